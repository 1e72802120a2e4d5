/*
 * Worker that makes frames unreadable for all but those who have the key, as end-to-end encryption
 * does, and readable again; without authentication, for tests alone. What packets are made by stays
 * clear: of H264 start codes, NAL headers, parameter sets and the beginning of slices, by which a
 * browser finds their parameter set; of AV1 headers and sizes of OBUs, and sequence headers. Posts how many frames there were.
 */
/** With the NAL header; within it is the number of the parameter set, if it is a small one. */
const CLEAR_SLICE_BYTES = 3;

let frames = 0;

onrtctransform = ({transformer: {readable, writable, options}}) => {
  const {side, key} = options;
  const cipher = new TransformStream({
    transform(frame, controller) {
      const bytes = new Uint8Array(frame.data);
      const codec = frame.getMetadata().mimeType?.toLowerCase();
      if (codec === 'video/h264') slices(bytes, key, side);
      else if (codec === 'video/av1') units(bytes, key);
      else scramble(bytes, 0, bytes.length, key);
      frame.data = bytes.buffer;
      if (++frames % 10 === 0) postMessage(frames);
      controller.enqueue(frame);
    },
  });
  readable.pipeThrough(cipher).pipeTo(writable).catch(() => {});
};

/** Its own inverse. */
function scramble(bytes, from, to, key) {
  for (let i = from; i < to; i++) bytes[i] ^= key[(i - from) % key.length];
}

/** Keeps 0 to 3, and makes none: no start code comes or goes. */
function slices(bytes, key, side) {
  const starts = [];
  for (let i = 0; i + 3 < bytes.length; i++) {
    if (bytes[i] === 0 && bytes[i + 1] === 0 && bytes[i + 2] === 1) starts.push(i + 3);
  }
  starts.forEach((start, n) => {
    const type = bytes[start] & 0x1f;
    if (type !== 1 && type !== 5) return;
    const end = starts[n + 1] === undefined ? bytes.length : starts[n + 1] - 3;
    for (let i = start + CLEAR_SLICE_BYTES; i < end; i++) {
      if (bytes[i] < 4) continue;
      const shift = key[(i - start) % key.length] % 252;
      bytes[i] = 4 + ((bytes[i] - 4 + (side === 'seal' ? shift : 252 - shift)) % 252);
    }
  });
}

function units(bytes, key) {
  let at = 0;
  while (at < bytes.length) {
    const header = bytes[at];
    const type = (header >> 3) & 0x0f;
    at += header & 4 ? 2 : 1;
    let size = bytes.length - at;
    if (header & 2) {
      size = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        size |= (byte & 0x7f) << shift;
        if (!(byte & 0x80)) break;
      }
    }
    const clear = type === 1 || type === 2; // sequence header, temporal delimiter
    if (!clear) scramble(bytes, at, at + size, key);
    at += size;
  }
}
