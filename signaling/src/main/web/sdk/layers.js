/**
 * What the server is told of the layers that are wanted.
 *
 * @module
 */

/** A window of many pictures changes them all at once; a server takes 50 requests a second. */
const PACE_MS = 25;
/** Whoever was quiet may send so many at once, of the 100 that a server takes. */
const BURST = 40;

/** Sends what is wanted of each track, the latest only, and no faster than the server takes it. */
export class LayerRequests {
  #request;
  /**
   * Of each track that is asked for what was said last, null for nothing.
   *
   * @type {Map<string, {last: {text: string, reply: Promise<void>} | null}>}
   */
  #asked = new Map();
  /** What waits for its turn, by track id. @type {Map<string, Promise<void>>} */
  #waiting = new Map();
  #due = -Infinity;

  /** @param {(fields: object) => Promise<unknown>} request sends `set-layers` */
  constructor(request) {
    this.#request = request;
  }

  /** The tracks are asked for from now on. */
  add(trackIds) {
    for (const id of trackIds) this.#asked.set(id, {last: null});
  }

  has(trackId) {
    return this.#asked.has(trackId);
  }

  delete(trackId) {
    this.#asked.delete(trackId);
  }

  clear() {
    this.#asked.clear();
  }

  /**
   * Says what is wanted of a track, if it is asked for.
   *
   * @param {import('./model.js').RemoteTrack} track
   * @returns {Promise<void>} fulfilled when the server has agreed
   */
  send(track) {
    const {id} = track;
    if (!this.#asked.has(id)) return Promise.resolve();
    const waiting = this.#waiting.get(id) ?? this.#inTurn(track);
    this.#waiting.set(id, waiting);
    return waiting;
  }

  async #inTurn(track) {
    await pause(this.#untilTurn());
    this.#waiting.delete(track.id);
    const asked = this.#asked.get(track.id);
    if (!asked) return;
    const text = JSON.stringify(track.wantedLayers);
    if (asked.last?.text !== text) asked.last = {text, reply: this.#say(asked, text, track)};
    await asked.last.reply;
  }

  async #say(asked, text, {id, wantedLayers}) {
    try {
      await this.#request({...wantedLayers, trackId: id});
    } catch (error) {
      if (asked.last?.text === text) asked.last = null;
      throw error;
    }
  }

  #untilTurn() {
    const now = performance.now();
    this.#due = Math.max(this.#due, now - BURST * PACE_MS) + PACE_MS;
    return this.#due - now;
  }
}

function pause(ms) {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
