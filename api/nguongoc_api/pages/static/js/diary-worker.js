// Keeps the application's shell and scripts, all of one version, so that it opens without a network. It never touches the queue.
const VERSION = "__VERSION__";
const FILES = ["__FILES__"];
const APP = "/producer/app";
const CACHE = `diary-${VERSION}`;
const CHOICE = "diary-language";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((path) => new Request(path, { cache: "reload" })))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("diary-") && name !== CACHE && name !== CHOICE).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data === "use-new") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === APP && request.mode === "navigate") {
    event.respondWith(shell(url, request));
    // So that the other pages speak the language that was chosen here.
    if (url.searchParams.has("lang")) event.waitUntil(fetch(request).catch(() => undefined));
  }
  else if (FILES.includes(url.pathname)) event.respondWith(kept(url.pathname, request));
});

async function shell(url, request) {
  const path = `${APP}/shell/${await language(url.searchParams.get("lang"))}`;
  return kept(path, request);
}

async function kept(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path, { ignoreVary: true })) ?? fetch(request);
}

/** The language asked for now, else the one chosen last on this phone, else that of the phone. */
async function language(asked) {
  const cache = await caches.open(CHOICE);
  if (asked === "vi" || asked === "en") {
    await cache.put("/language", new Response(asked));
    return asked;
  }
  const chosen = await cache.match("/language");
  if (chosen) return chosen.text();
  return /^vi\b/i.test(self.navigator.language ?? "vi") ? "vi" : "en";
}
