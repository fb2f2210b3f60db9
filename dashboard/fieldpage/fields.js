// The fields of the forms: filled with choices, read, and set again.
import { OTHER, groups, list } from "/log/choices.js";
import { $, all, made } from "/log/elements.js";

export function fill(select) {
  const named = $(`[data-other="${select.name}"]`, select.form)?.value;
  const kept = select.value === OTHER && !named ? "" : select.value;
  select.replaceChildren();
  for (const [title, options] of Object.entries(groups(select.dataset.list, select.form))) {
    const into = title && title !== "Other" ? select.appendChild(made("optgroup", { label: title })) : select;
    for (const [value, words] of options) into.append(new Option(words, value));
  }
  if (kept && all("option", select).some((option) => option.value === kept)) select.value = kept;
}

export function fillAll() {
  all("select").forEach(fill);
  all("form").forEach(fit);
}

// what a form shows follows from what is chosen in it
export function fit(form) {
  all("select", form).forEach((select) => {
    let other = $(`[data-other="${select.name}"]`, form);
    if (select.value === OTHER && !other) {
      other = made("input", { maxLength: 200, autocomplete: "off", placeholder: "Write the name" });
      other.dataset.other = select.name;
      other.setAttribute("aria-label", "The name");
      select.after(other);
    }
    if (other) other.hidden = select.value !== OTHER;
  });
  if (form.dataset.kind === "reading") {
    const reading = (list.choices.readings || []).find(({ title }) => title === form.elements.what.value);
    form.elements.amount.placeholder = reading ? `${reading.example} (only a number: ${reading.unit})` : "";
  }
  if (form.dataset.kind === "event") $("[data-new-event]", form).hidden = form.elements.event.value !== "";
}

export function value(form, name) {
  const field = form.elements[name];
  return (field.value === OTHER ? $(`[data-other="${name}"]`, form).value : field.value).trim();
}

export function set(form, name, text) {
  const field = form.elements[name];
  field.value = text;
  if (field.tagName === "SELECT" && field.value !== text) {
    field.value = OTHER;
    fit(form);
    $(`[data-other="${name}"]`, form).value = text;
  }
  if (name === "what") all("[data-list='read-at']", form).forEach(fill);
  fit(form);
}
