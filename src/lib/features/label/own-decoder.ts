import BinaryBitmap from '@zxing/library/es2015/core/BinaryBitmap';
import HybridBinarizer from '@zxing/library/es2015/core/common/HybridBinarizer';
import DataMatrixReader from '@zxing/library/es2015/core/datamatrix/DataMatrixReader';
import DecodeHintType from '@zxing/library/es2015/core/DecodeHintType';
import Code128Reader from '@zxing/library/es2015/core/oned/Code128Reader';
import Code39Reader from '@zxing/library/es2015/core/oned/Code39Reader';
import QRCodeReader from '@zxing/library/es2015/core/qrcode/QRCodeReader';
import RGBLuminanceSource from '@zxing/library/es2015/core/RGBLuminanceSource';
import type { Decoder, Picture } from './picture';

// By their own files: the library's index brings everything, four times as much.
const readers = [
  { reader: new QRCodeReader(), hints: undefined },
  { reader: new DataMatrixReader(), hints: undefined },
  // Of bars every row is looked at: a label is seldom held level.
  ...[new Code128Reader(), new Code39Reader()].map((reader) => ({
    reader,
    hints: new Map<DecodeHintType, unknown>([[DecodeHintType.TRY_HARDER, true]]),
  })),
];

/** Reads QR, Data Matrix, Code 128 and Code 39 without the browser's help. */
export const decode: Decoder = (picture) => {
  const grey = greyOf(picture);
  const source = new RGBLuminanceSource(grey, picture.width, picture.height);
  const bitmap = new BinaryBitmap(new HybridBinarizer(source));
  for (const { reader, hints } of readers) {
    try {
      const text = reader.decode(bitmap, hints).getText();
      if (text !== '') return Promise.resolve(text);
    } catch {
      // It throws what it does not find, and now and then something else over a damaged code: the next picture comes.
    }
  }
  return Promise.resolve(null);
};

/** How bright each pixel is, as the eye weighs colours. */
function greyOf({ data, width, height }: Picture): Uint8ClampedArray {
  const grey = new Uint8ClampedArray(width * height);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel++, at += 4)
    grey[pixel] = ((data[at] ?? 0) * 77 + (data[at + 1] ?? 0) * 150 + (data[at + 2] ?? 0) * 29) >> 8;
  return grey;
}
