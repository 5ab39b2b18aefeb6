import bwipjs from '@bwip-js/node';
import type { Picture } from '../picture';

/** How a code is drawn: what makes it, and what it is. */
export type CodeKind = 'qrcode' | 'datamatrix' | 'code128' | 'code39';

/** Bright and dark cells of a code, row by row; a code of bars has one row. */
function cellsOf(kind: CodeKind, text: string): readonly (readonly boolean[])[] {
  const [drawn] = bwipjs.raw({ bcid: kind, text }) as readonly {
    readonly pixs?: readonly number[];
    readonly pixx?: number;
    readonly sbs?: readonly number[];
  }[];
  if (drawn?.pixs !== undefined && drawn.pixx !== undefined) {
    const { pixs, pixx } = drawn;
    const rows = pixs.length / pixx;
    return Array.from({ length: rows }, (_, row) =>
      pixs.slice(row * pixx, (row + 1) * pixx).map((cell) => cell === 1),
    );
  }
  return [(drawn?.sbs ?? []).flatMap((width, place) => Array<boolean>(width).fill(place % 2 === 0))];
}

/** Draws a code in the middle of a bright picture, each cell `cell` pixels wide; bars are as high as they are readable. */
export function codePicture(
  kind: CodeKind,
  text: string,
  { width = 320, height = 240, cell = 3 }: { width?: number; height?: number; cell?: number } = {},
): Picture {
  const cells = cellsOf(kind, text);
  const high = cells.length === 1 ? 100 : cell;
  const left = Math.floor((width - (cells[0]?.length ?? 0) * cell) / 2);
  const top = Math.floor((height - cells.length * high) / 2);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    const row = cells[Math.floor((y - top) / high)];
    for (let x = 0; x < width; x++) {
      if (row?.[Math.floor((x - left) / cell)] === true) data.set([24, 20, 30], (y * width + x) * 4);
    }
  }
  return { data, width, height };
}
