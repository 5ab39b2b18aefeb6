// All of it comes at once: whoever has begun an upgrade may be without a network from then on.
export { default as LaterCards } from './LaterCards.svelte';
export { default as LaterPhase } from './LaterPhase.svelte';
