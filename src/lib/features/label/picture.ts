/** A picture, as a canvas gives it: four bytes a pixel. */
export interface Picture {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Reads the text of a code in a picture; null if there is none, or none that can be read. */
export type Decoder = (picture: Picture) => Promise<string | null>;
