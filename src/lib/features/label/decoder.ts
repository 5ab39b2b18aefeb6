import type { Decoder } from './picture';

/** What labels carry; the app's own decoder and the browsers' name them alike. */
const FORMATS = ['qr_code', 'data_matrix', 'code_128', 'code_39'] as const;

interface Detector {
  detect(source: ImageData): Promise<readonly { readonly rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/**
 * The browser's decoder if it has one that reads codes (https://wicg.github.io/shape-detection-api), else the app's own,
 * which is fetched then. Rejects if that does not come.
 */
export async function openDecoder(
  scope: { readonly BarcodeDetector?: unknown } = globalThis as { BarcodeDetector?: unknown },
): Promise<Decoder> {
  return (await nativeDecoder(scope.BarcodeDetector as DetectorClass | undefined)) ?? (await ownDecoder());
}

const ownDecoder = async (): Promise<Decoder> => (await import('./own-decoder')).decode;

/** Null if the browser has none: some have the interface, and read nothing. */
async function nativeDecoder(Detector: DetectorClass | undefined): Promise<Decoder | null> {
  if (Detector === undefined) return null;
  try {
    const known = await Detector.getSupportedFormats();
    const formats = FORMATS.filter((format) => known.includes(format));
    if (!formats.includes('qr_code')) return null;
    const detector = new Detector({ formats });
    let own: Decoder | null = null;
    return async (picture) => {
      if (own !== null) return await own(picture);
      try {
        const [found] = await detector.detect(picture as ImageData);
        return found?.rawValue ?? null;
      } catch {
        // What it is made of may be gone, as a service of the system that was updated: from here on we read ourselves.
        own = await ownDecoder();
        return await own(picture);
      }
    };
  } catch {
    // It promises what it does not have.
    return null;
  }
}
