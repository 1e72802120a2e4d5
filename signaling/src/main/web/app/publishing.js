/** Keeps what is published in line with what is captured. */

export class Publishing extends EventTarget {
  /** @type {{audio: LocalTrack | null, video: LocalTrack | null}} */
  published = {audio: null, video: null};
  /** @type {import('/sdk/sluice.js').LocalTrack[]} the shared screen and its sound */
  screen = [];
  #room;
  #capture;
  #queue = Promise.resolve();

  /**
   * Fires `change` when something was published or taken back, `problem` (with `text`) when that
   * failed.
   */
  constructor(room, capture) {
    super();
    this.#room = room;
    this.#capture = capture;
    capture.addEventListener('change', () => this.sync());
  }

  /** Publishes new captures, replaces exchanged ones, takes back those that ended. */
  sync() {
    this.#queue = this.#queue.then(() => this.#sync()).catch((error) => this.#problem(error));
    return this.#queue;
  }

  async shareScreen() {
    const stream = await navigator.mediaDevices.getDisplayMedia({video: true, audio: true});
    try {
      this.screen = await this.#room.publish(stream, {source: 'screen'});
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      this.#problem(error);
      return;
    }
    stream.getVideoTracks()[0].addEventListener('ended', () => this.stopScreen());
    this.#changed();
  }

  async stopScreen() {
    const tracks = this.screen;
    this.screen = [];
    this.#changed();
    try {
      await Promise.all(tracks.map((track) => track.stop()));
    } catch (error) {
      this.#problem(error);
    }
  }

  async #sync() {
    if (this.#room.connectionState === 'closed') return;
    const fresh = [];
    for (const kind of ['audio', 'video']) {
      const captured = this.#capture.tracks[kind];
      const local = this.published[kind];
      if (local && !captured) {
        this.published[kind] = null;
        await local.unpublish();
      } else if (local && local.mediaStreamTrack !== captured) {
        await local.replace(captured);
      } else if (!local && captured) {
        fresh.push(captured);
      }
    }
    if (fresh.length > 0 && this.#room.localParticipant.role !== 'subscriber') {
      for (const track of await this.#room.publish(new MediaStream(fresh))) {
        this.published[track.kind] = track;
      }
    }
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }

  #problem(error) {
    // Without a connection nothing is published now; `connected` brings the next attempt.
    if (['not-connected', 'connection-lost', 'closed'].includes(error.code)) return;
    this.dispatchEvent(Object.assign(new Event('problem'), {text: error.message}));
  }
}
