import { m } from '$lib/paraglide/messages';
import { count } from '$lib/ui/format';
import type { IconName } from '$lib/ui/icons';
import { actionWord } from '$lib/views/phase-words';
import type { Offer, OfferCounts } from './offers';

const counted: Readonly<Record<Offer, (number: string) => string>> = {
  confirm: (number) => m.batch_offer_confirm({ number }),
  retry: (number) => m.batch_offer_retry({ number }),
  bluetooth: (number) => m.batch_offer_bluetooth({ number }),
  appoint: (number) => m.batch_offer_appoint({ number }),
  cancel: (number) => m.batch_offer_cancel({ number }),
};

export const offerIcons: Readonly<Record<Offer, IconName>> = {
  confirm: 'up',
  retry: 'retry',
  bluetooth: 'bluetooth',
  appoint: 'calendar',
  cancel: 'cross',
};

/** What an offer's button says: with how many of the selected it is possible; of one device alone, what it does. */
export function offerWord(offer: Offer, counts: OfferCounts, selected: number): string {
  if (selected === 1 && counts[offer] === 1)
    return offer === 'bluetooth' ? m.upgrade_title() : actionWord(offer);
  return counted[offer](numberWord(counts[offer], selected));
}

function numberWord(can: number, selected: number): string {
  if (can === 0) return m.batch_number_none({ all: count(selected) });
  return can === selected
    ? m.batch_number_all({ all: count(selected) })
    : m.batch_number_part({ can: count(can), all: count(selected) });
}
