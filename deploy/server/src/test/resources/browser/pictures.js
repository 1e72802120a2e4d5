/*
 * Pictures with an identity. A source draws its own number and the number of each picture as black
 * and white cells in the upper half, large enough to be read at 160×90 after any compression, and
 * moves discs below, so that encoders have work. A reader reads every picture that a track brings,
 * as decoded, whether or not the page shows it. Times are milliseconds since the page was opened.
 */
window.sluicePictures = (() => {
  const COLUMNS = 8;
  const ROWS = 3;
  const COUNT_BITS = 14;
  const CHECK_BITS = 6;
  /** Pixels a side that the reader makes of a cell. */
  const CELL = 4;
  const BLACK = '#101010';
  const WHITE = '#f0f0f0';

  /** When the pictures of the source that was made last were drawn, by their count. */
  let drawn = [];

  /** 4 bits of the source, 14 of the count, 6 that find a cell read wrong. */
  function codeOf(source, count) {
    const value = (source << COUNT_BITS) | (count & (2 ** COUNT_BITS - 1));
    return (value << CHECK_BITS) | ((value ^ (value >> 6) ^ (value >> 12) ^ 0x2a) & 0x3f);
  }

  /** Null if the code was read wrong. */
  function identityOf(code) {
    const value = code >> CHECK_BITS;
    const source = value >> COUNT_BITS;
    const count = value & (2 ** COUNT_BITS - 1);
    return codeOf(source, count) === code ? {source, count} : null;
  }

  function draw(context, {width, height}, source, count) {
    const across = width / COLUMNS;
    const down = height / 2 / ROWS;
    const code = codeOf(source, count);
    for (let i = 0; i < COLUMNS * ROWS; i++) {
      const [x, y] = [(i % COLUMNS) * across, Math.floor(i / COLUMNS) * down];
      context.fillStyle = (code >> i) & 1 ? WHITE : BLACK;
      context.fillRect(x, y, across, down);
      // Chromium's VP9 encoder at times leaves blocks as they were that change from flat to flat.
      context.fillStyle = '#808080';
      context.fillRect(x, y, across, down / 8);
    }
    context.fillStyle = '#405060';
    context.fillRect(0, height / 2, width, height / 2);
    for (let disc = 0; disc < 3; disc++) {
      const x = width * (0.5 + 0.4 * Math.sin(count / 20 + disc));
      const y = height * (0.75 + 0.15 * Math.cos(count / 17 + 2 * disc));
      context.fillStyle = `hsl(${(40 * disc + count) % 360} 70% 55%)`;
      context.beginPath();
      context.arc(x, y, width / 24, 0, 2 * Math.PI);
      context.fill();
    }
  }

  /**
   * Makes a video track that counts its pictures, and awaits that it knows its size.
   *
   * @param {number} source 0 to 15
   */
  async function create({source = 0, width = 640, height = 360, fps = 30} = {}) {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', {willReadFrequently: true});
    const track = new MediaStreamTrackGenerator({kind: 'video'});
    const writer = track.writable.getWriter();
    const times = (drawn = []);
    const timer = setInterval(() => {
      if (track.readyState === 'ended') clearInterval(timer);
      if (track.readyState === 'ended' || writer.desiredSize <= 0) return;
      draw(context, canvas, source, times.length);
      times.push(performance.now());
      const timestamp = Math.round(times.at(-1) * 1000);
      const picture = new VideoFrame(canvas, {timestamp});
      writer.write(picture).catch(() => picture.close());
    }, 1000 / fps);
    while (!track.getSettings().height) await new Promise((resolve) => setTimeout(resolve, 10));
    return track;
  }

  /** Reads all pictures of a track from now on. */
  class Reader {
    /** What was read, in order; `count` goes on beyond its bits, and is null if unreadable. */
    pictures = [];
    #canvas = new OffscreenCanvas(COLUMNS * CELL, ROWS * CELL);
    #context = this.#canvas.getContext('2d', {willReadFrequently: true});
    #counts = new Map();
    #waiting = new Set();

    constructor(track) {
      this.#run(new MediaStreamTrackProcessor({track, maxBufferSize: 30}).readable.getReader());
    }

    /** Resolves with the time at which a condition on this reader first holds, else null. */
    await(condition, patience) {
      return new Promise((resolve) => {
        const check = (at) => {
          if (at !== null && !condition(this.pictures)) return;
          clearTimeout(timer);
          this.#waiting.delete(check);
          resolve(at);
        };
        const timer = setTimeout(() => check(null), patience);
        this.#waiting.add(check);
      });
    }

    async #run(frames) {
      for (;;) {
        const {done, value: frame} = await frames.read();
        if (done) return;
        const at = performance.now();
        this.pictures.push({
          at,
          width: frame.displayWidth,
          height: frame.displayHeight,
          ...this.#identify(frame),
        });
        frame.close();
        for (const check of [...this.#waiting]) check(at);
      }
    }

    #identify(frame) {
      const {displayWidth, displayHeight} = frame;
      this.#context.drawImage(
        frame, 0, 0, displayWidth, displayHeight / 2, 0, 0, this.#canvas.width, this.#canvas.height);
      const {data, width} = this.#context.getImageData(
        0, 0, this.#canvas.width, this.#canvas.height);
      let code = 0;
      for (let i = 0; i < COLUMNS * ROWS; i++) {
        const x = (i % COLUMNS) * CELL + CELL / 2;
        const y = Math.floor(i / COLUMNS) * CELL + CELL / 2;
        const green = (column, row) => data[4 * (row * width + column) + 1];
        const sum = green(x - 1, y - 1) + green(x, y - 1) + green(x - 1, y) + green(x, y);
        if (sum > 4 * 128) code |= 1 << i;
      }
      const identity = identityOf(code);
      return identity ? this.#unwrap(identity) : {source: null, count: null};
    }

    /** The count nearest to the source's last one. */
    #unwrap({source, count}) {
      const last = this.#counts.get(source) ?? count;
      const range = 2 ** COUNT_BITS;
      const step = ((count - last + range + range / 2) % range) - range / 2;
      this.#counts.set(source, last + step);
      return {source, count: last + step};
    }
  }

  return {create, read: (track) => new Reader(track), drawn: () => drawn};
})();
