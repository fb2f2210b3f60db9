// Times as people say them, in the time zone of the phone.
export const day = (at) => new Date(at).toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" });
export const moment = (at) => `${day(at)} ${new Date(at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })}`;

// as a datetime-local field has it
export function local(at) {
  const then = new Date(at);
  return new Date(then - then.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}

export function age(ms) {
  const minutes = Math.max(0, Math.round(ms / 60000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h ago` : `${Math.round(minutes / 1440)} days ago`;
}
