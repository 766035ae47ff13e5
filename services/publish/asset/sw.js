/* Pages that were read can be read again without a connection. The network is asked first, always. */
'use strict';
var CACHE = 'triptych-1', PAGES_MAX = 60;

self.addEventListener('install', function (event) {
  event.waitUntil(caches.open(CACHE).then(function (cache) { return cache.add('/offline'); }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener('activate', function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name !== CACHE; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});
function keep(request, answer) {
  caches.open(CACHE).then(function (cache) {
    return cache.put(request, answer).then(function () { return cache.keys(); }).then(function (keys) {
      return Promise.all(keys.slice(0, Math.max(0, keys.length - PAGES_MAX)).filter(function (key) {
        return new URL(key.url).pathname !== '/offline';
      }).map(function (key) { return cache.delete(key); }));
    });
  }).catch(function () { /* no room: nothing is kept */ });
}
self.addEventListener('fetch', function (event) {
  var url = new URL(event.request.url);
  var isPage = event.request.mode === 'navigate';
  var isPart = /^\/(style-|desk-|icon\.svg)/.test(url.pathname);
  /* What is opened by a key, and what operators do, is never kept. */
  if (event.request.method !== 'GET' || url.origin !== location.origin || !(isPage || isPart) || /^\/(key|operator|speak|view)/.test(url.pathname)) return;
  event.respondWith(fetch(event.request).then(function (answer) {
    if (answer.ok && !/private|no-store/.test(answer.headers.get('Cache-Control') || '')) keep(event.request, answer.clone());
    return answer;
  }).catch(function () {
    return caches.match(event.request).then(function (kept) { return kept || (isPage ? caches.match('/offline') : Response.error()); });
  }));
});
