/** The hall behind the avatar, drawn in code: a lit niche, a row of counters out of focus, plants. */

const WIDTH = 1600;
const HEIGHT = 1000;

/** A picture that fills its box; drawn once, so that blurs cost nothing afterwards. */
export function backdrop(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const image = new Image(WIDTH, HEIGHT);
  image.onload = () => canvas.getContext("2d")?.drawImage(image, 0, 0);
  image.src = `data:image/svg+xml,${encodeURIComponent(drawing())}`;
  return canvas;
}

function drawing(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">
    <defs>
      <linearGradient id="wall" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="#e9eeec"/><stop offset=".62" stop-color="#dde6e4"/><stop offset="1" stop-color="#c9d6d4"/>
      </linearGradient>
      <radialGradient id="glow" cx=".5" cy=".42" r=".62">
        <stop offset="0" stop-color="#fffdf7"/><stop offset=".55" stop-color="#f4f1e8"/><stop offset="1" stop-color="#e2e6df"/>
      </radialGradient>
      <linearGradient id="light" x1="0" y1="0" x2="1" y2="1">
        <stop offset="0" stop-color="#fff" stop-opacity=".75"/><stop offset="1" stop-color="#fff" stop-opacity="0"/>
      </linearGradient>
      <linearGradient id="leaf" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="#7fa894"/><stop offset="1" stop-color="#557f6d"/>
      </linearGradient>
      <linearGradient id="slat" x1="0" y1="0" x2="1" y2="0">
        <stop offset="0" stop-color="#cdb894" stop-opacity=".55"/><stop offset="1" stop-color="#b79f78" stop-opacity=".55"/>
      </linearGradient>
      <filter id="soft" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="7"/></filter>
      <filter id="softer" x="-40%" y="-40%" width="180%" height="180%"><feGaussianBlur stdDeviation="16"/></filter>
    </defs>
    <rect width="1600" height="1000" fill="url(#wall)"/>
    <g filter="url(#soft)">${slats(40, 330)}${slats(1270, 1560)}</g>
    <g filter="url(#softer)" opacity=".55">${windows()}</g>
    <path d="M470 1000 V470 A330 330 0 0 1 1130 470 V1000 Z" fill="#c3d0cd" opacity=".55" filter="url(#softer)"/>
    <path d="M480 1000 V470 A320 320 0 0 1 1120 470 V1000 Z" fill="url(#glow)"/>
    <path d="M480 1000 V470 A320 320 0 0 1 1120 470 V1000" fill="none" stroke="#fff" stroke-width="5" opacity=".9"/>
    <g filter="url(#soft)">${plant(395, 800, 1)}${plant(1225, 815, -0.9)}</g>
    <path d="M0 0 H900 L380 1000 H0 Z" fill="url(#light)" opacity=".35"/></svg>`;
}

function slats(from: number, to: number): string {
  let bars = "";
  for (let x = from; x < to; x += 34) bars += `<rect x="${x}" y="90" width="15" height="910" rx="7" fill="url(#slat)"/>`;
  return bars;
}

function windows(): string {
  const panes = [60, 190, 1290, 1430].map(
    (x) => `<rect x="${x}" y="560" width="100" height="190" rx="14" fill="#fff"/>
      <rect x="${x + 14}" y="520" width="72" height="20" rx="10" fill="#2a8582"/>`,
  );
  return panes.join("");
}

/** A plant of long leaves, rooted at (x, y); `side` mirrors and scales it. */
function plant(x: number, y: number, side: number): string {
  const leaves = [-62, -38, -15, 8, 30, 54].map((turn, i) => {
    const length = 230 + 50 * Math.cos(i * 1.7);
    return `<path transform="rotate(${turn})" d="M0 0 C34 ${-length * 0.35} 26 ${-length * 0.8} 0 ${-length}
      C-26 ${-length * 0.8} -30 ${-length * 0.35} 0 0 Z" fill="url(#leaf)" opacity="${0.6 + 0.06 * i}"/>`;
  });
  return `<g transform="translate(${x} ${y}) scale(${side} ${Math.abs(side)})">${leaves.join("")}
    <path d="M-58 0 H58 L44 190 H-44 Z" fill="#f3eee3"/><path d="M-58 0 H58 L56 22 H-56 Z" fill="#e0d8c8"/></g>`;
}
