// The page of the preview: the list of letters, and sheets of the chosen one.
import { speak, make, ask, hear, frame } from './base.js';

const $ = selector => document.querySelector(selector);

const t = speak({
  title: ['maildesk 信件预览', 'maildesk letters'], search: ['查找', 'Search'],
  language: ['语言', 'Language'], width: ['宽度', 'Width'], light: ['明暗', 'Light'], view: ['视图', 'View'], sample: ['数据', 'Data'],
  phone: ['手机 375', 'Phone 375'], desktop: ['电脑 800', 'Desktop 800'], bright: ['浅色', 'Light'], dark: ['深色', 'Dark'],
  text: ['纯文本', 'Text'], raw: ['原文', 'Source'], letters: ['信件', 'Letters'], guides: ['自查指引', 'Self-check guides'], own: ['自有', 'own'],
}, () => { drawList(); draw(); });

// What is shown; it lives in the address, so that a reload keeps it.
const state = { at: 'letters/acknowledgement', sample: 'full', view: 'html', language: ['zh'], width: ['375', '800'], dark: [''] };
let all = [];
let found = false; // the chosen one was shown in the list

function fromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const key of ['at', 'sample', 'view']) if (given.has(key)) state[key] = given.get(key);
  for (const key of ['language', 'width', 'dark']) if (given.has(key)) state[key] = given.get(key).split(',');
}

function toAddress() {
  const now = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) now.set(key, String(value));
  history.replaceState(null, '', '#' + now);
}

async function load() {
  let answer;
  try { answer = await ask('list'); } catch { return; }
  all = answer.list;
  $('#company').textContent = answer.company;
  $('#mistakes').textContent = answer.mistakes.join('\n');
  $('#mistakes').hidden = !answer.mistakes.length;
  drawList();
  if (!found) $('#list [aria-current="true"]')?.scrollIntoView({ block: 'center' });
  found = true;
  draw();
}

const chosen = () => all.find(e => e.kind + '/' + e.name === state.at) || all[0];

function drawList() {
  const words = $('#search').value.toLowerCase();
  const items = [];
  for (const kind of ['letters', 'guides']) {
    const fit = all.filter(e => e.kind === kind && (e.name + e.about).toLowerCase().includes(words));
    if (fit.length) items.push(make('h2', {}, t(kind)));
    for (const e of fit) {
      items.push(make('li', {}, make('button', { 'aria-current': String(e === chosen()), 'data-at': e.kind + '/' + e.name, onclick: () => choose(e) },
        make('b', {}, e.name, e.own ? make('i', {}, t('own') + ' ' + e.own.join(' ')) : ''), make('span', {}, e.about))));
    }
  }
  const focused = document.activeElement?.dataset?.at;
  $('#list').replaceChildren(...items);
  if (focused) document.querySelector(`[data-at="${CSS.escape(focused)}"]`)?.focus();
}

function choose(e) {
  state.at = e.kind + '/' + e.name;
  drawList();
  draw();
}

let turn = 0;

async function draw() {
  const e = chosen();
  if (!e) return;
  if (!e.samples.includes(state.sample)) state.sample = e.samples[0];
  $('#sample').replaceChildren(...e.samples.map(s => make('option', { value: s, selected: s === state.sample }, s)));
  for (const key of ['language', 'width', 'dark', 'view']) {
    for (const b of document.querySelectorAll(`[data-${key}]`)) b.setAttribute('aria-pressed', String([].concat(state[key]).includes(b.dataset[key])));
  }
  toAddress();
  const mine = ++turn;
  const sheets = [];
  for (const language of state.language) {
    const url = [e.kind, e.name, language, state.sample].map(encodeURIComponent).join('/');
    let letter;
    try { letter = await ask(url); } catch (error) { sheets.push(make('p', { class: 'oops' }, error.message)); continue; }
    const caption = () => make('figcaption', {}, make('b', {}, letter.subject), `${letter.from} → ${letter.to}`);
    const sized = (width, content) => {
      const f = make('figure', {}, caption(), content);
      f.style.width = width + 'px';
      return f;
    };
    if (state.view === 'raw') {
      const raw = await (await fetch(url + '/raw')).text();
      sheets.push(sized(800, make('pre', { class: 'mail' }, raw)));
      continue;
    }
    for (const width of state.width) {
      if (state.view === 'text') { sheets.push(sized(width, make('pre', { class: 'mail' }, letter.text))); continue; }
      for (const dark of state.dark) sheets.push(sized(width, frame(url + '/html' + (dark ? '?dark=1' : ''), letter.subject)));
    }
  }
  if (mine === turn) $('#sheets').replaceChildren(...sheets);
}

// One of a group is always on.
for (const key of ['language', 'width', 'dark']) {
  for (const b of document.querySelectorAll(`[data-${key}]`)) {
    b.addEventListener('click', () => {
      const order = [...document.querySelectorAll(`[data-${key}]`)].map(o => o.dataset[key]);
      const on = new Set(state[key]);
      on.has(b.dataset[key]) ? on.delete(b.dataset[key]) : on.add(b.dataset[key]);
      state[key] = order.filter(v => on.has(v));
      if (!state[key].length) state[key] = order.filter(v => v !== b.dataset[key]);
      draw();
    });
  }
}
for (const b of document.querySelectorAll('[data-view]')) b.addEventListener('click', () => { state.view = b.dataset.view; draw(); });
$('#sample').addEventListener('change', () => { state.sample = $('#sample').value; draw(); });
$('#search').addEventListener('input', drawList);
document.addEventListener('keydown', e => {
  if (e.target.closest('select') || (e.key !== 'ArrowDown' && e.key !== 'ArrowUp')) return;
  e.preventDefault();
  const items = [...document.querySelectorAll('#list button')];
  const at = items.findIndex(b => b.dataset.at === state.at);
  const next = items[Math.min(Math.max(at + (e.key === 'ArrowDown' ? 1 : -1), 0), items.length - 1)];
  if (!next) return;
  next.click();
  document.querySelector(`[data-at="${CSS.escape(state.at)}"]`)?.focus();
});

fromAddress();
window.addEventListener('hashchange', () => { fromAddress(); drawList(); draw(); });
hear(load);
