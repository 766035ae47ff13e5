/* What pages can do beyond being read: follow, save, remember, tell of what is new. All of it stays in this browser; the desk
   learns nothing but that its events are listened to.*/
(function () {
  'use strict';
  var KEY = 'triptych', READ_MAX = 2000, SAVED_MAX = 500, SEEN_MAX = 200;
  var SIDES = { l: 'left', c: 'center', r: 'right', n: 'unrated' };
  var words = {};
  try { words = JSON.parse(document.getElementById('say').textContent); } catch (e) { /* English then */ }
  function say(text) { return words[text] || text; }

  /* ── the store ── */

  function isEntry(value) { return !!value && typeof value === 'object' && !Array.isArray(value); }
  function isNumber(value) { return typeof value === 'number' && isFinite(value); }
  var KINDS = { follow: isEntry, saved: isEntry, read: isNumber, opened: isNumber };
  function empty() { return { version: 1, follow: {}, saved: {}, read: {}, opened: {} }; }
  function tidy(found) {
    var out = empty();
    ['follow', 'saved', 'read', 'opened'].forEach(function (name) {
      var part = found && found[name];
      if (!part || typeof part !== 'object' || Array.isArray(part)) return;
      /* A file that was imported may hold anything: what is no entry, or no number, is dropped. */
      Object.keys(part).forEach(function (key) { if (KINDS[name](part[key])) out[name][key] = part[key]; });
    });
    return out;
  }
  function load() {
    try { return tidy(JSON.parse(localStorage.getItem(KEY) || '{}')); } catch (e) { return empty(); }
  }
  /* Of too many the oldest go: values are, or begin with, the time at which they came. */
  function trim(all, max) {
    var keys = Object.keys(all);
    if (keys.length <= max) return;
    keys.sort(function (a, b) { return (all[a].at || all[a]) - (all[b].at || all[b]); });
    keys.slice(0, keys.length - max).forEach(function (key) { delete all[key]; });
  }
  function change(action) {
    var all = load();
    action(all);
    trim(all.read, READ_MAX);
    trim(all.saved, SAVED_MAX);
    try { localStorage.setItem(KEY, JSON.stringify(all)); } catch (e) {/* no room, or not allowed */ }
    return all;
  }

  function make(tag, attributes, text) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (text) node.textContent = text;
    return node;
  }
  function story(address) {
    var found = /^\/story\/(s[0-9a-z]{16})$/.exec(address);
    return found && found[1];
  }

  /* ── read, saved, followed ── */

  var path = location.pathname, here = story(path);

  function markRead() {
    var all = load();
    document.querySelectorAll('main a[href^="/story/"]').forEach(function (link) {
      var id = story(link.pathname);
      if (id && id !== here) link.classList.toggle('was-read', !!all.read[id]);
    });
  }
  function toggle(part, key, value) {
    return change(function (all) {
      if (all[part][key]) delete all[part][key];
      else all[part][key] = value;
    })[part][key];
  }
  function button(part, key, value, off, on) {
    var node = make('button', { type: 'button', 'class': 'do' });
    function show(is) {
      node.textContent = say(is ? on : off);
      node.setAttribute('aria-pressed', is ? 'true' : 'false');
    }
    show(load()[part][key]);
    node.addEventListener('click', function () { show(toggle(part, key, value())); });
    return node;
  }
  function entry() {
    var title = document.querySelector('main h1');
    return { at: Date.now(), title: (title ? title.textContent : document.title).trim().slice(0, 300) };
  }
  function addButtons() {
    var title = document.querySelector('main h1');
    if (!title || title.closest('.is-error')) return;
    var row = make('p', { 'class': 'does' });
    if (here) row.appendChild(button('saved', here, entry, 'Save', 'Saved'));
    if (here || /^\/(topic|place|source|language)\/./.test(path))
      row.appendChild(button('follow', path, entry, 'Follow', 'Following'));
    if (here && navigator.share) {
      var share = make('button', { type: 'button', 'class': 'do' }, say('Share'));
      share.addEventListener('click', function () {
        navigator.share({ title: document.title, url: location.origin + path }).catch(function () { /* not wanted */ });
      });
      row.appendChild(share);
    }
    if (row.firstChild) title.insertAdjacentElement('afterend', row);
  }

  /* An article that is opened counts for its outlet's side: the page says which that is. */
  function countOpened(event) {
    var link = event.target.closest && event.target.closest('a[rel~="noopener"]');
    var place = link && link.closest('li, article, .from');
    var mark = place && place.querySelector('.mark');
    var side = mark && Object.keys(SIDES).filter(function (name) { return mark.classList.contains(name); })[0];
    if (side) change(function (all) { all.opened[SIDES[side]] = (Number(all.opened[SIDES[side]]) || 0) + 1; });
  }

  /* ── what is new ── */

  function live() {
    var query = here ? 'story=' + here : path === '/' || path === '/latest' ? 'min_sources=2' : '';
    var subject = /^\/(topic|place|source)\/(.+)$/.exec(path), seen = {}, count = 0, bar = null, source = null, from = 'now';
    if (subject) query = subject[1] + '=' + subject[2];
    if (!query || !window.EventSource) return;
    function tell() {
      if (!bar) {
        bar = make('p', { 'class': 'news', role: 'status' });
        bar.appendChild(make('a', { href: location.href.split('#')[0] }));
        document.body.appendChild(bar);
      }
      bar.firstChild.textContent = (count === 1 ? say('1 new report') : say('# new reports').replace('#', count)) + ' · ' + say('Show');
    }
    function take(event) {
      var id, data;
      from = event.lastEventId || from; /* opened again, it goes on behind what came last */
      try { data = JSON.parse(event.data); id = data.story.id + ':' + data.story.counts.articles; } catch (e) { return; }
      if (seen[id] || Object.keys(seen).length >= SEEN_MAX) return;
      seen[id] = 1;
      count++;
      tell();
    }
    /* Over HTTP/1.1 a browser has six connections to a site: only a page that is seen holds one. */
    function open() {
      if (source || document.visibilityState === 'hidden') return;
      source = new EventSource('/api/v1/events?from=' + encodeURIComponent(from) + '&' + query);
      ['created', 'updated', 'merged'].forEach(function (kind) { source.addEventListener(kind, take); });
    }
    function close() {
      if (source) source.close();
      source = null;
    }
    document.addEventListener('visibilitychange', function () { if (document.visibilityState === 'hidden') close(); else open(); });
    window.addEventListener('pagehide', close);
    window.addEventListener('pageshow', open);
    open();
  }

  /* ── times in the reader's zone ── */

  /* In lists the day is enough; the year is said of other years. */
  function localTimes() {
    var year = new Date().getFullYear();
    document.querySelectorAll('time[title]').forEach(function (node) {
      var time = new Date(node.getAttribute('datetime')), form = { day: 'numeric', month: 'short' };
      if (isNaN(time) || !/\d{4}/.test(node.textContent)) return;
      if (time.getFullYear() !== year) form.year = 'numeric';
      if (!node.closest('.facts,.brief')) { form.hour = 'numeric'; form.minute = '2-digit'; }
      node.textContent = time.toLocaleString(document.documentElement.lang, form);
    });
  }

  /* ── keys ── */

  var at = -1;
  function stops() { return document.querySelectorAll('main article h2 a, main article h3 a, .brief a, .lines li > a, main .art h3 a'); }
  function step(by) {
    var all = stops();
    if (!all.length) return;
    at = Math.max(0, Math.min(all.length - 1, at + by));
    all[at].focus();
    all[at].scrollIntoView({ block: 'center' });
  }
  function help() {
    var box = document.getElementById('keys');
    if (!box) {
      box = make('dialog', { id: 'keys', 'aria-label': say('Keys') });
      box.appendChild(make('h2', {}, say('Keys')));
      var list = box.appendChild(make('dl'));
      [['j', 'Next'], ['k', 'Before'], ['s', 'Save'], ['f', 'Follow'], ['/', 'Search'], ['?', 'Keys']].forEach(function (row) {
        list.appendChild(make('dt', {}, row[0]));
        list.appendChild(make('dd', {}, say(row[1])));
      });
      var form = box.appendChild(make('form', { method: 'dialog' }));
      form.appendChild(make('button', {}, say('Close')));
      document.body.appendChild(box);
    }
    if (box.showModal && !box.open) box.showModal();
  }
  function press(index) {
    var all = document.querySelectorAll('.does .do');
    if (all[index]) all[index].click();
  }
  function onKey(event) {
    var target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable) return;
    var actions = {
      j: function () { step(1); }, k: function () { step(-1); }, '?': help,
      '/': function () { var field = document.querySelector('input[type=search]'); if (field) field.focus(); },
      s: function () { if (here) press(0); }, f: function () { press(here ? 1 : 0); }
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  /* ── the reader's own page ── */

  function listOf(part, box, address) {
    var all = load()[part];
    var keys = Object.keys(all).sort(function (a, b) { return (all[b].at || 0) - (all[a].at || 0); });
    if (!keys.length) box.appendChild(make('p', { 'class': 'soft' }, say('Nothing yet.')));
    var list = box.appendChild(make('ul', { 'class': 'brief' }));
    keys.forEach(function (key) {
      var link = address(key), item = make('li');
      /* What was imported is anybody's: only paths of this site become links. */
      if (!/^\/(story|topic|place|source|language)\/[^\s\\]+$/.test(link)) return;
      item.appendChild(make('a', { href: link, dir: 'auto' }, String(all[key].title || key)));
      var off = item.appendChild(make('button', { type: 'button', 'class': 'do' }, say('Remove')));
      off.addEventListener('click', function () { toggle(part, key); item.remove(); });
      list.appendChild(item);
    });
  }
  function balance(box) {
    var opened = load().opened, total = 0;
    ['left', 'center', 'right'].forEach(function (side) { total += Number(opened[side]) || 0; });
    if (!total) { box.appendChild(make('p', { 'class': 'soft' }, say('Open some articles first.'))); return; }
    var bar = box.appendChild(make('div', { 'class': 'bar' })), text = [];
    [['l', 'left'], ['c', 'center'], ['r', 'right']].forEach(function (row) {
      var count = Number(opened[row[1]]) || 0, part = make('span', { 'class': row[0] });
      part.style.width = 100 * count / total + '%';
      if (count) bar.appendChild(part);
      text.push(count + ' ' + say(row[1]));
    });
    box.appendChild(make('p', {}, text.join(' · ')));
  }
  function exportAll() {
    var link = make('a', { download: 'triptych-mine.json', href: URL.createObjectURL(new Blob([JSON.stringify(load(), null, 1)], { type: 'application/json' })) });
    link.click();
    URL.revokeObjectURL(link.href);
  }
  function importFrom(file, status) {
    file.text().then(function (text) {
      var found = tidy(JSON.parse(text));
      change(function (all) { Object.keys(found).forEach(function (name) { if (name !== 'version') Object.assign(all[name], found[name]); }); });
      location.reload();
    }).catch(function () { status.textContent = say('This file cannot be read.'); });
  }
  function mine() {
    var box = document.getElementById('mine');
    if (!box) return;
    box.textContent = '';
    [['Saved', function (part) { listOf('saved', part, function (key) { return '/story/' + key; }); }],
     ['Following', function (part) { listOf('follow', part, function (key) { return key; }); }],
     ['Your balance', balance]].forEach(function (row) {
      var part = box.appendChild(make('section', { 'class': 'box' }));
      part.appendChild(make('h2', {}, say(row[0])));
      row[1](part);
    });
    var row = box.appendChild(make('p', { 'class': 'does' })), status = make('span', { role: 'status' });
    function act(text) { return row.appendChild(make('button', { type: 'button', 'class': 'do' }, say(text))); }
    act('Export').addEventListener('click', exportAll);
    var label = row.appendChild(make('label', { 'class': 'do' }, say('Import')));
    var file = label.appendChild(make('input', { type: 'file', accept: 'application/json', 'class': 'unseen' }));
    file.addEventListener('change', function () { if (file.files[0]) importFrom(file.files[0], status); });
    act('Delete all').addEventListener('click', function () {
      try { localStorage.removeItem(KEY); } catch (e) { /* there was nothing */ }
      mine();
    });
    row.appendChild(status);
  }

  if (here) change(function (all) { all.read[here] = Date.now(); });
  addButtons();
  markRead();
  localTimes();
  mine();
  live();
  document.addEventListener('click', countOpened);
  document.addEventListener('keydown', onKey);
  window.addEventListener('storage', markRead);
  if ('serviceWorker' in navigator && window.isSecureContext) navigator.serviceWorker.register('/sw.js').catch(function () { /* without */ });
})();
