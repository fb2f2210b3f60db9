// Keeps the field page itself for when there is no signal. The entries are no business of this file: fieldpage/outbox.js.
const KEPT = "hubland-field-1";
const FILES = ["/log", "/log/page.css", "/log/page.js", "/log/outbox.js"];
const PATIENCE_MS = 4000; // a weak signal is worse than none: after that the kept page is shown

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then((cache) => Promise.all(FILES.map((file) => keep(cache, file)))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("hubland-field-") && name !== KEPT).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

// The scope /log takes in /logbook too (scopes are beginnings of addresses): only our own files are answered here.
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === self.location.origin && FILES.includes(url.pathname)) {
    event.respondWith(answer(event.request, url.pathname));
  }
});

async function keep(cache, file) {
  const got = await fetch(file, { cache: "no-cache", credentials: "same-origin" });
  // somebody who is signed out is sent to the door: that page is not ours to keep
  if (got.ok && !got.redirected) await cache.put(file, got);
}

async function answer(request, file) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(file);
  const fresh = fetch(request).then((got) => {
    if (got.ok && !got.redirected && got.type === "basic") cache.put(file, got.clone());
    return got;
  });
  if (!kept) return fresh;
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  return Promise.race([fresh.catch(() => kept).then((got) => (got.status >= 500 ? kept : got)), patience]);
}
