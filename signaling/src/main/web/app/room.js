/**
 * The page of a room. What its address may say:
 *
 *     /room/{id}?name=Ada          the display name
 *     &join=now                    without the preview
 *     &audio=off &video=off        without microphone, without camera
 *     &video=320x180 &fps=15       the size and rate of the picture
 *     &codec=vp8|vp9|h264|av1      the codec to publish with
 *     &role=both|publisher|subscriber   the most that the token allows by default
 *     &token=…                     where the server asks for one
 */

import {connect} from '/sdk/sluice.js';
import {Capture} from './capture.js';
import {Conference, showStatus} from './conference.js';
import {rememberedName} from './memory.js';
import {preview} from './preview.js';

const $ = (id) => document.getElementById(id);
const PICTURE = {width: 640, height: 360, fps: 30};
const MAX_NAME = 64;
/** What a room's id is made of; an address carries these characters unchanged. */
const ROOM_ID = /^(?!\.{1,2}$)[A-Za-z0-9\-._~]{1,64}$/;

const parameters = new URLSearchParams(location.search);
const roomId = idOf(location.pathname);
const role = choice('role', ['both', 'publisher', 'subscriber']);

$('again').onclick = () => location.reload();
if (ROOM_ID.test(roomId)) {
  setTitle(roomId);
  main().catch((error) => end({title: 'The room cannot be entered.', text: error.message}));
} else {
  refuseName();
}

async function main() {
  const capture = new Capture(picture());
  const withPreview = parameters.get('join') !== 'now';
  const name = await prepare(capture, withPreview);
  showStatus('connecting');
  let room;
  try {
    room = await connect({
      room: roomId,
      name,
      role,
      codec: choice('codec', ['vp8', 'vp9', 'h264', 'av1']),
      token: parameters.get('token') ?? undefined,
    });
  } catch (error) {
    capture.stopAll();
    throw error;
  }
  if (room.localParticipant.role === 'subscriber') capture.stopAll();
  // For a look from the console.
  window.sluiceRoom = room;
  setTitle(room.name || room.id);
  end(await new Conference(room, capture).run(withPreview));
}

/** The id in the address; empty if that is not even text. */
function idOf(path) {
  try {
    return decodeURIComponent(path.split('/')[2] ?? '');
  } catch {
    return '';
  }
}

function refuseName() {
  setTitle('No such room');
  $('again').hidden = true;
  end({
    title: 'There can be no room of this name.',
    text: 'A name in the address has 1 to 64 letters (A–Z), digits, or the signs - . _ ~',
  });
}

/** Gets devices and the name ready, with the preview unless the address says otherwise. */
async function prepare(capture, withPreview) {
  const kinds = role === 'subscriber' ? [] : ['audio', 'video'].filter(
    (kind) => parameters.get(kind) !== 'off');
  const given = (parameters.get('name') ?? '').trim().slice(0, MAX_NAME);
  if (withPreview) {
    showRoomName();
    return preview(capture, kinds, {name: given, listenOnly: role === 'subscriber'});
  }
  await capture.start(kinds);
  return given || rememberedName() || 'Guest';
}

/** The room's name, if it is open already; the id will do otherwise. */
async function showRoomName() {
  const response = await fetch('/api/rooms').catch(() => null);
  if (!response?.ok) return;
  const room = (await response.json()).find(({id}) => id === roomId);
  if (room?.name) setTitle(room.name);
}

function setTitle(text) {
  $('room-title').textContent = text;
  document.title = `${text} – Sluice`;
}

function end({title, text}) {
  showStatus('closed');
  $('conference').hidden = true;
  $('preview').hidden = true;
  $('ended').hidden = false;
  $('ended-title').textContent = title;
  $('ended-text').textContent = text;
  $('ended-text').hidden = !text;
  $('ended-title').focus();
}

function picture() {
  const size = /^(\d{2,4})x(\d{2,4})$/.exec(parameters.get('video') ?? '');
  const fps = Number(parameters.get('fps'));
  return {
    width: size ? Number(size[1]) : PICTURE.width,
    height: size ? Number(size[2]) : PICTURE.height,
    fps: fps >= 1 && fps <= 60 ? fps : PICTURE.fps,
  };
}

/** A parameter, if it is one of these; undefined otherwise. */
function choice(name, values) {
  const value = parameters.get(name)?.toLowerCase();
  return values.includes(value) ? value : undefined;
}
