// What both pages share: two languages, elements, questions to the program.

const wanted = new URLSearchParams(location.search).get('lang') || localStorage.getItem('language');
let language = wanted === 'en' ? 'en' : 'zh';

export const lang = () => language;

// speak puts the words of a page into its elements with data-t, and gives a
// function that finds any of them: [Chinese, English] by key.
export function speak(words, changed) {
  const t = (key, ...values) => {
    const pair = words[key];
    let text = pair ? pair[language === 'zh' ? 0 : 1] : key;
    values.forEach((v, i) => { text = text.replace('{' + i + '}', v); });
    return text;
  };
  const fill = () => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    for (const e of document.querySelectorAll('[data-t]')) e.textContent = t(e.dataset.t);
    for (const e of document.querySelectorAll('[data-t-label]')) { e.setAttribute('aria-label', t(e.dataset.tLabel)); e.title = t(e.dataset.tLabel); }
    for (const e of document.querySelectorAll('[data-t-placeholder]')) e.placeholder = t(e.dataset.tPlaceholder);
    document.title = t('title');
  };
  const toggle = document.querySelector('#language');
  toggle.addEventListener('click', () => {
    language = language === 'zh' ? 'en' : 'zh';
    localStorage.setItem('language', language);
    fill();
    changed();
  });
  fill();
  return t;
}

// make makes an element: make('li', {class: 'x', onclick: f}, 'words', child).
export function make(name, attributes = {}, ...children) {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith('on')) e.addEventListener(key.slice(2), value);
    else e.setAttribute(key, value === true ? '' : value);
  }
  e.append(...children.filter(c => c !== undefined && c !== null && c !== ''));
  return e;
}

// ask asks the program; what it refuses becomes an error with its words.
export async function ask(path, body) {
  const answer = await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const value = await answer.json().catch(() => ({ error: answer.statusText }));
  if (!answer.ok) throw new Error(value.error || answer.statusText);
  return value;
}

// hear calls back whenever there is something new, at most every tenth of a second.
export function hear(changed) {
  let waiting = false;
  const events = new EventSource('changes');
  events.onmessage = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => { waiting = false; changed(); }, 100);
  };
  return events;
}

// frame shows a mail's HTML, and is as high as it is. Nothing in it may run.
export function frame(url, title, loaded) {
  const f = make('iframe', { class: 'mail', sandbox: 'allow-same-origin', referrerpolicy: 'no-referrer', src: url, title });
  f.addEventListener('load', () => {
    const page = f.contentDocument;
    if (!page || !page.body) return;
    const fit = () => { f.style.height = Math.ceil(page.documentElement.scrollHeight) + 'px'; };
    f.style.height = '0';
    fit();
    new ResizeObserver(() => { f.style.height = '0'; fit(); }).observe(f.parentElement);
    if (loaded) loaded(page);
  });
  return f;
}
