/** How loud a microphone is, drawn into a meter. */

export class LevelMeter {
  #meter;
  #bar;
  #context = null;
  #source = null;
  #frame = 0;

  /** @param {HTMLElement} meter with role meter and a bar within */
  constructor(meter) {
    this.#meter = meter;
    this.#bar = meter.firstElementChild;
  }

  /** Shows this track's level from now on; null for silence. */
  listen(track) {
    this.stop();
    if (!track) return;
    this.#context ??= new AudioContext();
    this.#context.resume().catch(() => {});
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 1024;
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    this.#source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const draw = () => {
      analyser.getFloatTimeDomainData(samples);
      this.#show(loudness(samples));
      this.#frame = requestAnimationFrame(draw);
    };
    draw();
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#source?.disconnect();
    this.#source = null;
    this.#show(0);
  }

  close() {
    this.stop();
    this.#context?.close().catch(() => {});
    this.#context = null;
  }

  #show(level) {
    this.#bar.style.setProperty('--level', level.toFixed(2));
    this.#meter.setAttribute('aria-valuenow', String(Math.round(level * 100)));
  }
}

/** From 0 (at most -60 dB) to 1 (full scale). */
function loudness(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length + 1e-10);
  return Math.min(1, Math.max(0, 1 + decibels / 60));
}
