// The page of the demo: mailboxes side by side, a reader, a writer, a clock.
import { speak, lang, make, ask, hear, frame } from './base.js';

const $ = selector => document.querySelector(selector);

const t = speak({
  title: ['maildesk 演练', 'maildesk demo'],
  clock: ['服务台的时间', 'Time at the desk'], hour: ['+1 小时', '+1 hour'], hours: ['+4 小时', '+4 hours'],
  tomorrow: ['明早 08:00', 'Tomorrow 08:00'], monday: ['周一 08:00', 'Monday 08:00'], go: ['前往', 'Go'], when: ['前往的时间', 'Time to go to'],
  mailboxes: ['邮箱', 'Mailboxes'], reader: ['信件', 'Mail'], writer: ['写信', 'Write'], write: ['写信', 'Write'],
  html: ['网页', 'HTML'], text: ['纯文本', 'Text'], raw: ['原文', 'Source'], back: ['‹ 返回', '‹ Back'],
  reply: ['回复', 'Reply'], all: ['全部回复', 'Reply all'], forward: ['转发', 'Forward'],
  to: ['收件人', 'To'], cc: ['抄送', 'Cc'], from: ['发件人', 'From'], subject: ['主题', 'Subject'], words: ['正文', 'Your words'], files: ['附件', 'Files'], attach: ['添加附件', 'Attach files'], leave: ['去掉 {0}', 'Remove {0}'], large: ['{0} 太大，附件合计最多 20 MB。', '{0} is too large; all files together may have 20 MB.'],
  send: ['发送', 'Send'], drop: ['取消', 'Cancel'], quoted: ['原信会引用在下方', 'The mail is quoted below your words'],
  writes: ['{0} 写信', '{0} writes'],
  empty: ['以员工身份给 {0} 写信报障，再到技术支持的邮箱里处理。', 'Write to {0} as an employee, then work the ticket in the mailbox of a technician.'],
  keys: ['键盘：↑↓ 选信，←→ 换邮箱，R 回复，A 全部回复，F 转发，C 写信，Ctrl+Enter 发送，Esc 关闭', 'Keys: ↑↓ mails, ←→ mailboxes, R reply, A reply all, F forward, C write, Ctrl+Enter send, Esc close'],
  playing: ['故事正在上演，演完后即可写信和调整时间。', 'The story is playing; when it is over you can write and move the clock.'],
  moving: ['时间正在推进，到期的事会依次发生…', 'Time passes; what is due happens in its order…'],
  sending: ['正在发送…', 'Sending…'],
  moved: ['现在是 {0}，其间有 {1} 封新邮件。', 'It is {0} now; {1} mails came meanwhile.'],
  sent: ['已发送，服务台已处理。', 'Sent; the desk has dealt with it.'],
  lost: ['演练已结束（程序停止了）。', 'The demo has ended (the program stopped).'],
  link: ['信中的网页链接在演练里不打开。', 'Links to the web are not opened in the demo.'],
  employee: ['员工', 'Employee'], technician: ['技术支持', 'Technician'], manager: ['IT主管', 'IT manager'], admin: ['管理员', 'Administrator'],
  vendor: ['供应商', 'Vendor'], head: ['部门负责人', 'Head of department'], hr: ['人事', 'HR'],
  junior: ['初级', 'junior'], intermediate: ['中级', 'intermediate'], senior: ['高级', 'senior'],
  nothing: ['还没有信', 'No mail yet'],
}, () => draw());

const phrases = {
  employee: { zh: ['好了', '还是不行', '满意', '到哪一步了？', '不用处理了'], en: ['It works now', 'Still broken', 'Satisfied', 'Any news?', 'Never mind'] },
  technician: { zh: ['#接单', '已解决：', '内部备注：', '#等待', '#升级 ', '#为什么', '#帮助'], en: ['#take', '#resolve ', '#note ', '#wait', '#escalate ', '#why', '#help'] },
};

let company = { people: [], desk: {} };
let mails = [];
let ahead = 0; // of the desk's clock, in milliseconds
let open = null; // {id, mailbox}
let mail = null; // as shown
let view = 'html';
let chosen = ''; // mailbox
let answers = null; // id of the mail that is answered
let files = []; // that travel with the mail that is written
let busy = false;
const seen = new Set();

const clock = (date, options) => new Intl.DateTimeFormat(lang() === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: company.zone, hour12: false, ...options }).format(date).replace(/(\d)(周.)/, '$1 $2');
const whole = date => clock(date, { year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short', hour: '2-digit', minute: '2-digit' });

function tick() {
  if (!company.zone) return;
  const now = new Date(Date.now() + ahead);
  $('#now').textContent = clock(now, { year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  $('#now').dateTime = now.toISOString();
}
setInterval(tick, 1000);

async function look() {
  try {
    [company, mails] = await Promise.all([ask('company'), ask('mails')]);
  } catch { return; }
  ahead = new Date(company.now) - Date.now();
  chosen ||= company.people[0]?.address;
  draw();
}

function draw() {
  tick();
  $('#company').textContent = company.company || 'maildesk';
  $('#desk').textContent = company.desk.address ? `${company.desk.name || ''} ${company.desk.address}` : '';
  $('#known').replaceChildren(...[company.desk, ...company.people].map(p => make('option', { value: p.address }, p.name || '')));
  drawBoxes();
  drawHead();
  drawPhrases();
  enable();
}

function roleOf(p) { return [p.tier && t(p.tier), t(p.role)].filter(Boolean).join(lang() === 'zh' ? '' : ' '); }

function drawBoxes() {
  const scrolled = [...document.querySelectorAll('.box ul')].map(e => e.scrollTop);
  const focused = document.activeElement?.dataset?.key;
  const scrolledX = $('#boxes').scrollLeft;
  $('#boxes').replaceChildren(...company.people.map(p => {
    const own = mails.filter(m => m.mailbox === p.address).reverse();
    const items = own.map(m => make('li', {}, make('button', {
      class: 'item' + (m.sent ? ' sent' : seen.has(key(m)) ? '' : ' new'), 'data-key': key(m),
      'aria-current': open && open.id === m.id && open.mailbox === m.mailbox ? 'true' : undefined, onclick: () => read(m),
    },
    make('span', { class: 'person' }, m.sent ? '→ ' + m.to : m.from), make('span', { class: 'time' }, when(m.date)),
    make('span', { class: 'subject' }, m.subject), make('span', { class: 'begins' }, m.begins))));
    return make('article', { class: 'box' + (p.address === chosen ? ' chosen' : ''), 'data-address': p.address },
      make('header', {}, make('span', { class: 'face', 'aria-hidden': 'true' }, (p.name || p.address).slice(0, 1).toUpperCase()), make('h2', {}, p.name || p.address),
        make('button', { onclick: () => write(p), disabled: blocked() }, t('write')), make('span', { class: 'soft' }, roleOf(p) + ' · ' + p.address)),
      make('ul', {}, ...(items.length ? items : [make('li', { class: 'soft' }, make('span', { class: 'item' }, t('nothing')))])));
  }));
  $('#boxes').scrollLeft = scrolledX;
  document.querySelectorAll('.box ul').forEach((e, i) => { e.scrollTop = scrolled[i] || 0; });
  if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  $('#tabs').replaceChildren(...company.people.map(p => {
    const fresh = mails.filter(m => m.mailbox === p.address && !m.sent && !seen.has(key(m))).length;
    return make('button', { 'aria-pressed': String(p.address === chosen), onclick: () => { chosen = p.address; draw(); boxOf(chosen).scrollIntoView({ block: 'nearest', inline: 'nearest' }); } },
      p.name || p.address, fresh ? make('b', {}, ` ${fresh}`) : '');
  }));
  $('#tabs [aria-pressed=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

const boxOf = address => document.querySelector(`.box[data-address="${CSS.escape(address)}"]`);
const key = m => m.mailbox + ' ' + m.id;

function when(date) {
  const d = new Date(date);
  if (isNaN(d) || d.getFullYear() < 1990) return '';
  const day = { month: 'numeric', day: 'numeric' };
  const now = new Date(Date.now() + ahead);
  return clock(d, day) === clock(now, day) ? clock(d, { hour: '2-digit', minute: '2-digit' }) : clock(d, { ...day, hour: '2-digit', minute: '2-digit' });
}

async function read(m) {
  open = m;
  chosen = m.mailbox;
  seen.add(key(m));
  mail = await ask('mails/' + m.id);
  $('#reader').hidden = false;
  document.body.classList.add('reading');
  show(mail.html ? 'html' : 'text');
  draw();
  $('#reader').scrollTop = 0;
}

function drawHead() {
  if (!mail) return;
  const person = a => a.name ? `${a.name} <${a.address}>` : a.address;
  const people = list => (list || []).map(person).join(', ');
  $('#head').replaceChildren(make('h2', {}, mail.subject),
    make('p', {}, make('span', { class: 'soft' }, t('from') + ' '), person(mail.from), make('span', { class: 'soft' }, ' · ' + whole(new Date(mail.date)))),
    make('p', {}, make('span', { class: 'soft' }, t('to') + ' '), people(mail.to)),
    mail.cc ? make('p', {}, make('span', { class: 'soft' }, t('cc') + ' '), people(mail.cc)) : '',
    mail.files ? make('p', {}, make('span', { class: 'soft' }, t('files') + ' '), ...mail.files.flatMap((f, i) => [i ? ', ' : '',
      make('a', { href: `mails/${mail.id}/files/${f.at}`, target: '_blank', rel: 'noopener' }, f.name), ` (${size(f.size)})`])) : '');
  for (const b of document.querySelectorAll('[data-view]')) {
    b.setAttribute('aria-selected', String(b.dataset.view === view));
    b.disabled = b.dataset.view === 'html' && !mail.html;
  }
}

async function show(as) {
  view = as;
  drawHead();
  const url = 'mails/' + mail.id;
  if (as === 'html') {
    $('#body').replaceChildren(frame(url + '/html', mail.subject, page => page.addEventListener('click', tap)));
  } else {
    const text = as === 'text' ? mail.text : await (await fetch(url + '/raw')).text();
    $('#body').replaceChildren(make('pre', { class: 'mail' }, text));
  }
}

// tap does what a mail client does with a link of a letter.
function tap(event) {
  const link = event.target.closest('a[href]');
  if (!link) return;
  event.preventDefault();
  const owner = company.people.find(p => p.address === open.mailbox);
  if (!link.href.startsWith('mailto:') || !owner) { note(t('link')); return; }
  const [to, query = ''] = link.getAttribute('href').slice('mailto:'.length).split('?');
  const fields = {};
  for (const part of query.split('&')) { // RFC 6068 section 2: no + for a blank
    const [name, value = ''] = part.split('=');
    fields[name.toLowerCase()] = decodeURIComponent(value);
  }
  write(owner, { to: decodeURIComponent(to), cc: fields.cc, subject: fields.subject, words: (fields.body || '').replaceAll('\r\n', '\n') });
}

function write(person, draft = {}) {
  if (blocked()) return;
  chosen = person.address;
  answers = draft.answers ?? null;
  $('#writer').dataset.from = person.address;
  $('#to').value = draft.to ?? (person.role === 'employee' ? company.desk.address : '');
  $('#cc').value = draft.cc || '';
  $('#subject').value = draft.subject || '';
  $('#words').value = draft.words || '';
  files = [];
  drawFiles();
  $('#oops').hidden = true;
  $('#writer').hidden = false;
  document.body.classList.add('writing');
  draw();
  const next = [$('#to'), $('#subject'), $('#words')].find(e => !e.value) || $('#send');
  next.focus();
  $('#writer').scrollIntoView({ block: 'nearest' });
}

function drawPhrases() {
  const person = company.people.find(p => p.address === $('#writer').dataset.from);
  if (!person) return;
  $('#writing').textContent = t('writes', person.name || person.address);
  $('#quoted').textContent = answers === null ? '' : t('quoted');
  const list = answers === null ? [] : phrases[['technician', 'manager'].includes(person.role) ? 'technician' : 'employee'][person.language === 'en' || lang() === 'en' ? 'en' : 'zh'];
  $('#phrases').replaceChildren(...list.map(p => make('button', { type: 'button', onclick: () => { $('#words').value += p; $('#words').focus(); } }, p)));
}

// size of a file as people say it.
const size = bytes => bytes < 1 << 20 ? Math.ceil(bytes / 1024) + ' KB' : (bytes / (1 << 20)).toFixed(1) + ' MB';

// attach takes files that are chosen, dropped, or pasted as a screenshot.
function attach(list) {
  for (const f of list) {
    const all = files.reduce((sum, one) => sum + one.size, f.size);
    if (all > 20 << 20) { oops(t('large', f.name)); break; }
    files.push(f);
  }
  drawFiles();
}

function drawFiles() {
  $('#attached').replaceChildren(...files.map((f, i) => make('li', {}, `${f.name} (${size(f.size)})`,
    make('button', { type: 'button', 'aria-label': t('leave', f.name), onclick: () => { files.splice(i, 1); drawFiles(); } }, '×'))));
}

// packed is a file as the program takes it.
const packed = f => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done({ name: f.name, type: f.type, content: reader.result.slice(reader.result.indexOf(',') + 1) });
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(f);
});

function oops(words) {
  $('#oops').textContent = words;
  $('#oops').hidden = false;
}

function answer(deed) {
  const person = company.people.find(p => p.address === open?.mailbox);
  if (!person || !mail) return;
  const own = [person.address, ...(person.aliases || [])].map(a => a.toLowerCase());
  const others = list => (list || []).map(a => a.address).filter(a => !own.includes(a.toLowerCase()) && a !== mail.answer);
  const sentByMe = own.includes(mail.from.address.toLowerCase());
  const prefix = deed === 'forward' ? (lang() === 'zh' ? '转发: ' : 'Fwd: ') : (lang() === 'zh' ? '回复: ' : 'Re: ');
  const bare = mail.subject.replace(/^((回复|转发|答复|re|fwd?)\s*[:：]\s*)+/i, '');
  write(person, {
    answers: mail.id, subject: prefix + bare,
    to: deed === 'forward' ? '' : sentByMe ? mail.to.map(a => a.address).join(', ') : mail.answer,
    cc: deed === 'all' ? [...(sentByMe ? [] : others(mail.to)), ...others(mail.cc)].join(', ') : '',
  });
}

function drop() {
  $('#writer').hidden = true;
  document.body.classList.remove('writing');
}

function note(text, bad = false) {
  $('#note').textContent = text;
  $('#note').classList.toggle('oops', bad);
}

const blocked = () => busy || company.playing;

function enable() {
  for (const b of document.querySelectorAll('.jumps button, .jumps input, #send, [data-deed]')) b.disabled = blocked();
  if (company.playing) note(t('playing'));
  else if (!$('#note').textContent || $('#note').textContent === t('playing')) note(t('empty', company.desk.address));
}

// working blocks the page while the program does something.
async function working(words, deed) {
  busy = true;
  note(words);
  draw();
  try {
    return await deed();
  } finally {
    busy = false;
    await look();
  }
}

async function jump(move) {
  const before = mails.filter(m => !m.sent).length;
  try {
    await working(t('moving'), () => ask('clock', move));
    note(t('moved', whole(new Date(Date.now() + ahead)), mails.filter(m => !m.sent).length - before));
  } catch (e) { note(e.message, true); }
}

// next is the wall clock of a day at eight, as the company's zone reads it.
function next(monday) {
  const wall = new Date(company.now.slice(0, 19) + 'Z');
  const day = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate(), 8));
  do { day.setUTCDate(day.getUTCDate() + 1); } while (monday && day.getUTCDay() !== 1);
  return day.toISOString().slice(0, 16);
}

for (const b of document.querySelectorAll('[data-by]')) b.addEventListener('click', () => jump({ advance: b.dataset.by }));
for (const b of document.querySelectorAll('[data-to]')) b.addEventListener('click', () => jump({ to: next(b.dataset.to === 'monday') }));
$('#free').addEventListener('submit', e => { e.preventDefault(); jump({ to: $('#when').value }); });
for (const b of document.querySelectorAll('[data-view]')) b.addEventListener('click', () => show(b.dataset.view));
for (const b of document.querySelectorAll('[data-deed]')) b.addEventListener('click', () => answer(b.dataset.deed));
$('#back').addEventListener('click', () => { document.body.classList.remove('reading'); $('#reader').hidden = true; open = mail = null; draw(); });
$('#drop').addEventListener('click', drop);
$('#files').addEventListener('change', e => { attach(e.target.files); e.target.value = ''; });
$('#writer').addEventListener('paste', e => { if (e.clipboardData.files.length) { e.preventDefault(); attach(e.clipboardData.files); } });
$('#writer').addEventListener('dragover', e => e.preventDefault());
$('#writer').addEventListener('drop', e => { if (e.dataTransfer.files.length) { e.preventDefault(); attach(e.dataTransfer.files); } });
$('#writer').addEventListener('submit', async e => {
  e.preventDefault();
  const draft = { from: $('#writer').dataset.from, to: $('#to').value, cc: $('#cc').value, subject: $('#subject').value, text: $('#words').value };
  if (answers !== null) draft.answers = answers;
  try {
    draft.files = await Promise.all(files.map(packed));
    await working(t('sending'), () => ask('mails', draft));
    drop();
    note(t('sent'));
  } catch (error) {
    oops(error.message);
    note('');
  }
});

document.addEventListener('keydown', e => {
  if (e.key === 'Escape') { $('#writer').hidden ? $('#back').click() : drop(); return; }
  if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && !$('#writer').hidden) { $('#writer').requestSubmit(); return; }
  if (e.target.closest('input, textarea') || e.ctrlKey || e.metaKey || e.altKey) return;
  const box = company.people.findIndex(p => p.address === chosen);
  const own = mails.filter(m => m.mailbox === chosen).reverse();
  const at = own.findIndex(m => open && m.id === open.id && m.mailbox === open.mailbox);
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  const side = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
  const deed = { r: 'reply', a: 'all', f: 'forward' }[e.key];
  if (step && own.length) {
    e.preventDefault();
    const m = own[Math.min(Math.max(at + step, 0), own.length - 1)];
    read(m).then(() => document.querySelector(`[data-key="${CSS.escape(key(m))}"]`)?.focus());
  } else if (side && company.people[box + side]) {
    e.preventDefault();
    chosen = company.people[box + side].address;
    draw();
    const there = boxOf(chosen);
    there.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    (there.querySelector('button.item') || there.querySelector('button')).focus();
  } else if (deed && open) {
    e.preventDefault();
    answer(deed);
  } else if (e.key === 'c' && company.people[box]) {
    e.preventDefault();
    write(company.people[box]);
  }
});

const events = hear(look);
events.onerror = () => { if (events.readyState === EventSource.CLOSED || company.zone) note(t('lost'), true); };
events.onopen = () => { if ($('#note').textContent === t('lost')) note(''); };
