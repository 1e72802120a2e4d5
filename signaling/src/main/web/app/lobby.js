/** The lobby: what rooms there are, and ways into one. */

const REFRESH_MS = 2_500;
/** Where the server asks for a token, which the lobby does not have. */
const REFUSED = new Set([401, 403]);
const FIRST = ['Calm', 'Bright', 'Quiet', 'Green', 'Early', 'Wide', 'Clear', 'Steady', 'Warm', 'Deep'];
const SECOND = ['river', 'harbour', 'meadow', 'lake', 'garden', 'mill', 'bridge', 'coast', 'weir', 'spring'];

const rooms = document.getElementById('rooms');
const note = document.getElementById('rooms-note');
const create = document.getElementById('create');
const createProblem = document.getElementById('create-problem');
const enter = document.getElementById('enter');
const field = document.getElementById('room-name');
const problem = document.getElementById('room-name-problem');
let refreshTimer = 0;
/** The rooms as last seen. */
let open = [];

create.addEventListener('click', createRoom);
enter.addEventListener('submit', (event) => {
  event.preventDefault();
  enterByName(field.value);
});
field.addEventListener('input', () => showProblem(''));
document.addEventListener('visibilitychange', refresh);
refresh();

async function createRoom() {
  create.disabled = true;
  createProblem.textContent = '';
  try {
    const response = await fetch('/api/rooms', {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({name: `${pick(FIRST)} ${pick(SECOND)}`}),
    });
    if (!response.ok) throw new Error(await refusal(response));
    const {id} = await response.json();
    location.assign(roomPath(id));
  } catch (error) {
    createProblem.textContent = `No room could be made: ${error.message}`;
  } finally {
    create.disabled = false;
  }
}

/** Enters the open room of this name, or else the one with this id, which joining makes. */
function enterByName(text) {
  const named = open.find(({name}) => name.toLowerCase() === text.trim().toLowerCase());
  const id = named?.id ?? roomId(text);
  if (id) {
    location.assign(roomPath(id));
    return;
  }
  showProblem('Give the room a name of letters and digits.');
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}

/** What people type as a room's id: 1–64 of the characters that an address carries unchanged. */
function roomId(text) {
  return text
    .normalize('NFKD')
    .trim()
    .replace(/\s+/g, '-')
    .replace(/[^A-Za-z0-9\-._~]/g, '')
    .replace(/^\.+$/, '')
    .slice(0, 64);
}

function roomPath(id) {
  return `/room/${encodeURIComponent(id)}`;
}

async function refresh() {
  clearTimeout(refreshTimer);
  if (document.hidden) return;
  try {
    const response = await fetch('/api/rooms', {headers: {Accept: 'application/json'}});
    if (REFUSED.has(response.status)) {
      tell('This server does not list its rooms. Follow the link that you were given.');
      create.hidden = true;
      return;
    }
    if (!response.ok) throw new Error(await refusal(response));
    show(await response.json());
  } catch {
    tell('The server cannot be reached. Trying again…');
  }
  refreshTimer = setTimeout(refresh, REFRESH_MS);
}

/** Shows the rooms; entries are kept, so that neither focus nor screen readers lose their place. */
function show(list) {
  open = list;
  const entries = new Map([...rooms.children].map((entry) => [entry.dataset.room, entry]));
  for (const room of list) {
    const entry = entries.get(room.id) ?? rooms.appendChild(newEntry(room.id));
    entries.delete(room.id);
    setText(entry.querySelector('.room-name'), room.name || room.id);
    setText(entry.querySelector('.present'), presence(room.participants));
  }
  for (const gone of entries.values()) gone.remove();
  tell(list.length === 0 ? 'No room is open. Open the first one.' : '');
}

function tell(text) {
  setText(note, text);
  note.hidden = !text;
}

function newEntry(id) {
  const entry = document.createElement('li');
  entry.dataset.room = id;
  const link = entry.appendChild(document.createElement('a'));
  link.href = roomPath(id);
  for (const name of ['room-name', 'present']) {
    link.appendChild(document.createElement('span')).className = name;
  }
  return entry;
}

function presence(count) {
  return count === 0 ? 'empty' : `${count} present`;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showProblem(text) {
  problem.textContent = text;
  field.removeAttribute('aria-invalid');
}

/** Why the server refused, from its problem details. */
async function refusal(response) {
  const body = await response.json().catch(() => ({}));
  return body.detail ?? `the server answered ${response.status}`;
}

function pick(words) {
  return words[Math.floor(Math.random() * words.length)];
}
