/** Plays the sound of others, and asks for a click where the browser wants one first. */

export class Sounds {
  #parent;
  #button;
  /** @type {Map<string, HTMLAudioElement>} */
  #elements = new Map();

  /**
   * @param {HTMLElement} parent
   * @param {HTMLButtonElement} button shown while the browser refuses to play
   */
  constructor(parent, button) {
    this.#parent = parent;
    this.#button = button;
    button.onclick = () => {
      button.hidden = true;
      for (const element of this.#elements.values()) this.#start(element);
    };
  }

  play(trackId, mediaStreamTrack) {
    this.stop(trackId);
    const element = document.createElement('audio');
    element.dataset.track = trackId;
    element.srcObject = new MediaStream([mediaStreamTrack]);
    this.#elements.set(trackId, element);
    this.#parent.append(element);
    this.#start(element);
  }

  stop(trackId) {
    const element = this.#elements.get(trackId);
    if (!element) return;
    this.#elements.delete(trackId);
    element.srcObject = null;
    element.remove();
  }

  clear() {
    for (const trackId of [...this.#elements.keys()]) this.stop(trackId);
    this.#button.hidden = true;
  }

  #start(element) {
    element.play().catch((error) => {
      // Anything else means that the element was taken away before it could start.
      if (error.name === 'NotAllowedError') this.#button.hidden = false;
    });
  }
}
