/** The camera and the microphone of this device: what is captured, and why it is not. */

const KINDS = {
  audio: {device: 'audioinput', name: 'microphone'},
  video: {device: 'videoinput', name: 'camera'},
};

/** Whether this page may ask for devices at all: browsers allow it on secure origins only. */
export function canCapture() {
  return Boolean(window.isSecureContext && navigator.mediaDevices?.getUserMedia);
}

export function canShareScreen() {
  return Boolean(window.isSecureContext && navigator.mediaDevices?.getDisplayMedia);
}

/** Fires `change` when a track comes or goes, and when devices or problems change. */
export class Capture extends EventTarget {
  /** @type {{audio: MediaStreamTrack | null, video: MediaStreamTrack | null}} */
  tracks = {audio: null, video: null};
  /** Why a device cannot be used, for people; empty if it can. */
  problems = {audio: '', video: ''};
  #constraints;
  #chosen = {audio: '', video: ''};

  /** @param {{width: number, height: number, fps: number}} picture */
  constructor({width, height, fps}) {
    super();
    this.#constraints = {
      audio: {echoCancellation: true, noiseSuppression: true, autoGainControl: true},
      video: {width: {ideal: width}, height: {ideal: height}, frameRate: {ideal: fps, max: fps}},
    };
    navigator.mediaDevices?.addEventListener?.('devicechange', () => this.#changed());
  }

  /** Starts the kinds together, so that the browser asks once; then those that work. */
  async start(kinds) {
    if (kinds.length === 0) return;
    try {
      await this.#capture(kinds);
    } catch (error) {
      if (kinds.length === 1) {
        this.problems[kinds[0]] = explain(kinds[0], error);
      } else {
        for (const kind of kinds) await this.start([kind]);
      }
    }
    this.#changed();
  }

  /** Ends the capture; the device's light goes out. */
  stop(kind) {
    this.tracks[kind]?.stop();
    this.tracks[kind] = null;
    this.#changed();
  }

  stopAll() {
    this.stop('audio');
    this.stop('video');
  }

  /** Uses another device from now on. */
  async choose(kind, deviceId) {
    this.#chosen[kind] = deviceId;
    if (!this.tracks[kind]) return;
    const {enabled} = this.tracks[kind];
    this.stop(kind);
    await this.start([kind]);
    if (this.tracks[kind]) this.tracks[kind].enabled = enabled;
  }

  /** The devices of a kind, as far as the browser names them. */
  async devices(kind) {
    if (!canCapture()) return [];
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((d) => d.kind === KINDS[kind].device && d.deviceId);
  }

  async #capture(kinds) {
    if (!canCapture()) throw new DOMException('', 'SecurityError');
    const constraints = {};
    for (const kind of kinds) {
      const deviceId = this.#chosen[kind];
      constraints[kind] = {
        ...this.#constraints[kind],
        ...(deviceId ? {deviceId: {exact: deviceId}} : {}),
      };
    }
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    for (const track of stream.getTracks()) {
      const kind = track.kind;
      this.tracks[kind]?.stop();
      this.tracks[kind] = track;
      this.problems[kind] = '';
      track.addEventListener('ended', () => this.#ended(kind, track));
    }
  }

  #ended(kind, track) {
    if (this.tracks[kind] !== track) return;
    this.tracks[kind] = null;
    this.problems[kind] = `The ${KINDS[kind].name} was disconnected.`;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

function explain(kind, {name, message}) {
  const device = KINDS[kind].name;
  switch (name) {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `No ${device} was found.`;
    case 'NotAllowedError':
      return `The browser does not allow the ${device}. Allow it in the address bar, then turn it on.`;
    case 'NotReadableError':
    case 'AbortError':
      return `The ${device} is in use by another program.`;
    case 'SecurityError':
      return `The ${device} needs a secure page (https, or localhost). You can still join and listen.`;
    default:
      return `The ${device} cannot be used: ${message}`;
  }
}
