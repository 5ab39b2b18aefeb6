import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Picture } from '../../../src/lib/features/label/picture';

/** A picture as a film of one frame, in YUV4MPEG2, which Chromium's fake camera shows again and again. */
function film({ data, width, height }: Picture): Buffer {
  const grey = Buffer.from(Uint8Array.from({ length: width * height }, (_, pixel) => data[pixel * 4] ?? 0));
  const colours = Buffer.alloc((width * height) / 2, 128);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\nFRAME\n`),
    grey,
    colours,
  ]);
}

/** Writes a film of a picture; gives what Chromium is started with to see it, and what takes the file away. */
export async function fakeCamera(
  picture: Picture,
): Promise<{ args: readonly string[]; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'overair-camera-'));
  const path = join(folder, 'label.y4m');
  await writeFile(path, film(picture));
  return {
    args: ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${path}`],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
