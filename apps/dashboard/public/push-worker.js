// The service worker of push messages: shows what the observatory sends, and opens the page that it is about.

self.addEventListener('push', (event) => {
  const { title, body, lang, tag, path } = event.data.json();
  const icon = new URL('icon.svg', self.registration.scope).href;
  event.waitUntil(self.registration.showNotification(title, { body, lang, tag, icon, renotify: true, data: { path } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { scope } = self.registration;
  const url = new URL(event.notification.data.path, scope);
  // Nothing leads out of the page, whatever a message says.
  event.waitUntil(show(url.href.startsWith(scope) ? url.href : scope));
});

async function show(url) {
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const same = open.find((client) => client.url === url);
  await (same ? same.focus() : self.clients.openWindow(url));
}
