{% autoescape off %}// Serves the portal without a net: its styles, one page of words, and the coming bookings if somebody switched that on.
// Never a case, a matter, a message or a page of staff.
"use strict";
const VERSION = "VERSION_HERE", KNOWN = {{ known }};
const SHELL = `shell-${VERSION}`, STATIC = "static", KEPT = "kept";
const HASHED = /\.[0-9a-f]{12}\.[a-z0-9]+$/, ELSEWHERE = /^\/(?:.*\/)?(?:desk|admin|api|files|scim)\//;
const RENEWING = /^\/(?:mine|b)\//, MOST_STATIC = 80, OWNER = "X-Page-Owner";

// Whole or not at all: when something cannot be fetched the version before goes on serving.
self.addEventListener("install", event => event.waitUntil((async () => {
  const shell = await caches.open(SHELL);
  await shell.addAll([KNOWN.offline, ...KNOWN.files].map(url => new Request(url, { cache: "reload" })));
  await self.skipWaiting();
})()));

// No page is served from here but the one without a net, so a new version breaks none that is open.
self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys())
    if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
  const files = await caches.open(STATIC), old = (await files.keys()).slice(0, -MOST_STATIC);
  await Promise.all(old.map(request => files.delete(request)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith(KNOWN.static)) event.respondWith(file(event.request, url));
  else if (event.request.mode === "navigate" && !ELSEWHERE.test(url.pathname)) event.respondWith(page(event, url));
});

// A name with a digest in it always means the same bytes. Any other name is asked for anew.
const file = async (request, url) => {
  const known = await caches.match(request);
  if (known && HASHED.test(url.pathname)) return known;
  try {
    const response = await fetch(request);
    if (response.ok && HASHED.test(url.pathname)) await (await caches.open(STATIC)).put(request, response.clone());
    return response;
  } catch (failure) {
    if (known) return known;
    throw failure;
  }
};

const page = async (event, url) => {
  try {
    const response = await fetch(event.request);
    event.waitUntil(mind(response.headers.get(OWNER), url));
    return response;
  } catch {
    const kept = url.pathname === KNOWN.bookings && await caches.match(KNOWN.bookings);
    return kept || await caches.match(KNOWN.offline) || Response.error();
  }
};

// Somebody signed out, or somebody else signed in: what was kept is not theirs.
const mind = async (owner, url) => {
  const kept = owner && await caches.match(KNOWN.bookings);
  if (!kept) return;
  if (kept.headers.get(OWNER) !== owner) await caches.delete(KEPT);
  else if (RENEWING.test(url.pathname)) await renew(owner);
};

const renew = async owner => {
  const response = await fetch(KNOWN.bookings, { cache: "no-store" });
  const isTheirs = response.ok && !response.redirected && response.headers.get(OWNER) === owner;
  if (isTheirs && await caches.has(KEPT)) await (await caches.open(KEPT)).put(KNOWN.bookings, response);
};

self.addEventListener("message", event => {
  if (event.data !== "look") return;
  event.waitUntil((async () => {
    await (await caches.open(SHELL)).add(new Request(KNOWN.offline, { cache: "reload" }));
    const kept = await caches.match(KNOWN.bookings);
    if (kept) await renew(kept.headers.get(OWNER));
  })());
});
{% endautoescape %}
