/** Has the server send each picture in the size in which it is shown, and none out of sight. */

/** A window is dragged, a grid laid out anew: only where that ends counts. */
const SETTLED_MS = 300;
/** Layers double in size: the one that is nearer to the tile's, in the sense of this factor. */
const LARGER = Math.SQRT2;
/** Until it is known how large a picture is shown: many enter a room at once. */
const FIRST = {maxWidth: 480, maxHeight: 480};
/** A server that has too much to do with us is asked again, but not for ever. */
const RETRY_MS = 1_000;
const MAX_RETRIES = 5;

export class Fitting {
  /**
   * @type {Map<Element, {track: import('/sdk/sluice.js').RemoteTrack, visible: boolean,
   *     asked: string, retries: number}>}
   */
  #shown = new Map();
  #timer = 0;
  #sizes = new ResizeObserver(() => this.#soon());
  #sight = new IntersectionObserver((entries) => {
    for (const {target, isIntersecting} of entries) {
      const shown = this.#shown.get(target);
      if (shown) shown.visible = isIntersecting;
    }
    this.#soon();
  });

  /** The picture will come, and is not to come larger than most are shown. */
  expect(track) {
    if (track.kind !== 'video' || track.source === 'screen') return;
    track.setLayers(FIRST).catch((error) => console.debug('size of a picture:', error));
  }

  /** The element shows this track from now on. */
  watch(element, track) {
    this.forget(element);
    this.#shown.set(element, {track, visible: true, asked: '', retries: 0});
    this.#sizes.observe(element);
    this.#sight.observe(element);
  }

  forget(element) {
    this.#shown.delete(element);
    this.#sizes.unobserve(element);
    this.#sight.unobserve(element);
  }

  #soon(ms = SETTLED_MS) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fit(), ms);
  }

  #fit() {
    for (const [{clientWidth, clientHeight}, shown] of this.#shown) {
      const pixels = Math.ceil(Math.max(clientWidth, clientHeight) * devicePixelRatio * LARGER);
      const wanted =
        shown.visible && pixels > 0 ? {maxWidth: pixels, maxHeight: pixels} : {paused: true};
      const asked = JSON.stringify(wanted);
      if (asked === shown.asked) continue;
      shown.asked = asked;
      this.#ask(shown, wanted, asked);
    }
  }

  async #ask(shown, wanted, asked) {
    try {
      await shown.track.setLayers(wanted);
      shown.retries = 0;
    } catch (error) {
      // Without it the track comes in some other size, or has ended.
      console.debug('size of a picture:', error);
      if (shown.asked !== asked) return;
      shown.asked = '';
      if (error.code === 'rate-limited' && shown.retries++ < MAX_RETRIES) this.#soon(RETRY_MS);
    }
  }
}
