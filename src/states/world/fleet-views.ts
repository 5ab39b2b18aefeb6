import type { Component } from 'svelte';
import Home from '../../routes/(fleet)/+page.svelte';
import DevicePage from '../../routes/(fleet)/devices/[productKey]/[deviceKey]/+page.svelte';
import type { DeviceId } from '$lib/plans/types';
import { view, type View } from '../state';
import InFleet from './InFleet.svelte';

type Page = Component<{ data: object; params: object }>;

/** The list of devices. */
export const home: View = view(InFleet, { page: Home as unknown as Page, params: {} });

/** A device's page; on a desk beside the list. */
export const devicePage = ({ productKey, deviceKey }: DeviceId): View =>
  view(InFleet, { page: DevicePage as unknown as Page, params: { productKey, deviceKey } });
