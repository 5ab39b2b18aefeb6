/** What a virtual device tells whoever watches it. Times are the clock's; `connection` counts from 1. */
export type DeviceEvent =
  | { readonly kind: 'connected' | 'disconnected' | 'signed-in'; readonly connection: number }
  | {
      readonly kind: 'frame-in' | 'frame-out';
      readonly command: number;
      readonly id: number;
      readonly bytes: number;
    }
  | {
      readonly kind: 'notified';
      readonly size: number;
      readonly name: string | undefined;
      readonly accepted: boolean;
    }
  | { readonly kind: 'packet'; readonly start: number; readonly length: number; readonly taken: boolean }
  | { readonly kind: 'verdict'; readonly success: boolean }
  | { readonly kind: 'cancelled'; readonly by: 'app' | 'device' }
  | { readonly kind: 'rebooting' }
  | { readonly kind: 'running'; readonly module: string; readonly mcu: string };
