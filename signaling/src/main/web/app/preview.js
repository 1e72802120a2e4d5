/** Before joining: the own picture and level, the choice of devices, the name. */

import {canCapture} from './capture.js';
import {LevelMeter} from './level.js';
import {rememberedName, rememberName} from './memory.js';

const $ = (id) => document.getElementById(id);
const TOGGLES = {audio: $('preview-microphone'), video: $('preview-camera')};
const CHOICES = {audio: $('microphone-choice'), video: $('camera-choice')};

/**
 * Shows the preview until the user joins.
 *
 * @param {import('./capture.js').Capture} capture
 * @param {string[]} wanted the kinds to start with
 * @param {{name: string, listenOnly: boolean}} options the name to begin with if it is not the
 *     remembered one, and whether the user came to watch only
 * @returns {Promise<string>} the display name
 */
export async function preview(capture, wanted, {name: given, listenOnly}) {
  const page = $('preview');
  const meter = new LevelMeter($('level'));
  const update = () => show(capture, meter);
  $('display-name').value = given || rememberedName();
  page.classList.toggle('listen-only', listenOnly);
  page.hidden = false;
  capture.addEventListener('change', update);
  for (const kind of ['audio', 'video']) {
    TOGGLES[kind].hidden = listenOnly;
    TOGGLES[kind].onclick = () => toggle(capture, kind, update);
    CHOICES[kind].onchange = () => capture.choose(kind, CHOICES[kind].value);
  }
  update();
  if (!listenOnly) {
    if (canCapture()) await capture.start(wanted);
    else $('preview-problem').textContent = INSECURE;
  }
  const name = await submitted($('join'));
  capture.removeEventListener('change', update);
  meter.close();
  $('preview-video').srcObject = null;
  page.hidden = true;
  rememberName(name);
  return name || 'Guest';
}

const INSECURE =
  'The camera and microphone need a secure page (https, or localhost). You can still join, watch and listen.';

function submitted(form) {
  return new Promise((resolve) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      resolve($('display-name').value.trim());
    };
  });
}

/** The microphone is muted, so that its level is there at once; the camera is really turned off. */
async function toggle(capture, kind, update) {
  const track = capture.tracks[kind];
  const button = TOGGLES[kind];
  button.disabled = true;
  if (!track) {
    await capture.start([kind]);
  } else if (kind === 'video') {
    capture.stop(kind);
  } else {
    track.enabled = !track.enabled;
  }
  button.disabled = false;
  update();
}

function show(capture, meter) {
  const {audio, video} = capture.tracks;
  const picture = $('preview-video');
  if (picture.srcObject?.getTracks()[0] !== video) {
    picture.srcObject = video ? new MediaStream([video]) : null;
  }
  $('preview-dark').hidden = video !== null;
  pressed(TOGGLES.video, video !== null);
  pressed(TOGGLES.audio, Boolean(audio?.enabled));
  meter.listen(audio);
  if (canCapture()) {
    $('preview-problem').textContent = [capture.problems.video, capture.problems.audio]
      .filter(Boolean)
      .join(' ');
  }
  for (const kind of ['audio', 'video']) fill(capture, kind);
}

function pressed(button, on) {
  button.setAttribute('aria-pressed', String(on));
}

async function fill(capture, kind) {
  const choice = CHOICES[kind];
  const devices = await capture.devices(kind);
  const current = capture.tracks[kind]?.getSettings().deviceId ?? choice.value;
  choice.replaceChildren(
    ...devices.map(({deviceId, label}, i) => {
      const option = new Option(label || `Device ${i + 1}`, deviceId);
      option.selected = deviceId === current;
      return option;
    }));
  if (devices.length === 0) choice.append(new Option('None found', ''));
  choice.disabled = devices.length === 0;
}
