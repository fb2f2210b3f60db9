// Keeps the field page itself for when there is no signal. The entries are no business of this file: outbox.js. The hub sets
// before it VERSION, of the files' contents, and FILES, their addresses: another version is kept whole before any of it is shown.
const OURS = "hubland-field-";
const KEPT = `${OURS}${VERSION}`;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then((cache) => Promise.all(FILES.map((file) => keep(cache, file)))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith(OURS) && name !== KEPT).map((name) => caches.delete(name))))
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
  // somebody who is signed out is sent to the door: that page is not ours to keep, and without it there is nothing to keep
  if (!got.ok || got.redirected) throw new Error(`${file} did not come: ${got.status}`);
  await cache.put(file, got);
}

// What is kept comes first: a weak signal is worse than none, and files of two versions do not fit together.
async function answer(request, file) {
  const cache = await caches.open(KEPT);
  return (await cache.match(file)) ?? fetch(request);
}
