/*
 * A camera that looks at a landscape: for pictures of rooms that people look at. Each name gets a
 * landscape of its own; water and clouds move.
 */
(() => {
  const PALETTES = [
    {sky: ['#f6d3a8', '#e58e73'], far: '#a8596b', near: '#5d3a5a', water: '#c97f78', sun: '#fff3d6'},
    {sky: ['#bfe3f2', '#7fb9d9'], far: '#5f8fa3', near: '#2f5f5a', water: '#6ea7bf', sun: '#ffffff'},
    {sky: ['#27325c', '#6f6aa5'], far: '#38406e', near: '#1a2040', water: '#4a4f86', sun: '#f3e9c8'},
    {sky: ['#e3efcf', '#9ccb9a'], far: '#6ea27b', near: '#2f6148', water: '#88bfa6', sun: '#fffbe0'},
    {sky: ['#f7dbe2', '#d79bb6'], far: '#a2739c', near: '#5f4a78', water: '#c394b8', sun: '#fff0f0'},
  ];
  const SIZE = {width: 480, height: 270};

  function seedOf(name) {
    let seed = 7;
    for (const letter of name) seed = (seed * 31 + letter.charCodeAt(0)) % 9973;
    return seed;
  }

  function hills(context, seed, base, height, colour) {
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(0, SIZE.height);
    for (let x = 0; x <= SIZE.width; x += 4) {
      const y = base - height * (0.5 + 0.3 * Math.sin(x / 97 + seed) + 0.2 * Math.sin(x / 41 + 2 * seed));
      context.lineTo(x, y);
    }
    context.lineTo(SIZE.width, SIZE.height);
    context.fill();
  }

  function draw(context, palette, seed, seconds) {
    const sky = context.createLinearGradient(0, 0, 0, 190);
    sky.addColorStop(0, palette.sky[1]);
    sky.addColorStop(1, palette.sky[0]);
    context.fillStyle = sky;
    context.fillRect(0, 0, SIZE.width, SIZE.height);
    context.fillStyle = palette.sun;
    context.beginPath();
    context.arc(90 + (seed % 300), 60 + (seed % 40), 26, 0, 2 * Math.PI);
    context.fill();
    hills(context, seed, 180, 75, palette.far);
    hills(context, seed + 3, 195, 42, palette.near);
    context.fillStyle = palette.water;
    context.fillRect(0, 194, SIZE.width, SIZE.height - 194);
    context.strokeStyle = palette.sun;
    for (let row = 0; row < 7; row++) {
      const y = 204 + row * 10;
      context.globalAlpha = 0.12 + row * 0.05;
      context.lineWidth = 1 + row * 0.4;
      context.beginPath();
      for (let x = 0; x <= SIZE.width; x += 6) {
        const wave = 3 * Math.sin(x / (18 + 3 * row) + seconds * (1 + row / 5) + seed + row);
        if (x === 0) context.moveTo(x, y + wave);
        else context.lineTo(x, y + wave);
      }
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = constraints.audio ? await real({audio: constraints.audio}) : new MediaStream();
    if (!constraints.video) return stream;
    const name = new URLSearchParams(location.search).get('name') ?? '';
    const seed = seedOf(name);
    const canvas = Object.assign(document.createElement('canvas'), SIZE);
    const context = canvas.getContext('2d');
    const palette = PALETTES[seed % PALETTES.length];
    setInterval(() => draw(context, palette, seed, performance.now() / 1000), 66);
    draw(context, palette, seed, 0);
    stream.addTrack(canvas.captureStream(15).getVideoTracks()[0]);
    return stream;
  };
})();
