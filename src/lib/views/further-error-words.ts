import type { ErrorCode, ErrorDetails } from '$lib/errors';
import { m } from '$lib/paraglide/messages';
import { bytes } from '$lib/ui/format';
import { number, text, type CoreErrorCode } from './core-error-words';

/** The words that no page needs at first: of operators' settings, of packages, of Bluetooth and its devices. */
export const furtherErrorWords: Record<
  Exclude<ErrorCode, CoreErrorCode>,
  (details: ErrorDetails) => string
> = {
  'cross-site-refused': () => m.error_cross_site_refused(),
  'operation-unknown': () => m.error_operation_unknown(),
  'request-malformed': (details) => m.error_request_malformed({ field: text(details, 'field') }),
  'request-too-large': () => m.error_request_too_large(),
  'keys-missing': () => m.error_keys_missing(),
  'signature-refused': () => m.error_signature_refused(),
  'wrong-data-center': () => m.error_wrong_data_center(),
  'report-code-missing': () => m.error_report_code_missing(),
  'firmware-link-invalid': () => m.error_firmware_link_invalid(),
  'firmware-link-expired': () => m.error_firmware_link_expired(),
  'firmware-host-refused': () => m.error_firmware_host_refused(),
  'firmware-web-page': () => m.error_firmware_web_page(),
  'download-stalled': () => m.error_download_stalled(),
  'package-too-large': () => m.error_package_too_large(),
  'package-size-mismatch': (details) =>
    m.error_package_size_mismatch({
      actual: bytes(number(details, 'actual')),
      expected: bytes(number(details, 'expected')),
    }),
  'package-hash-mismatch': (details) =>
    m.error_package_hash_mismatch({ algorithm: text(details, 'algorithm') }),
  'package-changed': () => m.error_package_changed(),
  'package-damaged': () => m.error_package_damaged(),
  'action-lapsed': () => m.error_action_lapsed(),
  'action-not-possible': () => m.error_action_not_possible(),
  'decision-not-sent': () => m.error_decision_not_sent(),
  'decision-without-effect': () => m.error_decision_without_effect(),
  'bluetooth-unsupported': () => m.error_bluetooth_unsupported(),
  'bluetooth-off': () => m.error_bluetooth_off(),
  'bluetooth-not-permitted': () => m.error_bluetooth_not_permitted(),
  'chooser-needs-tap': () => m.error_chooser_needs_tap(),
  'bluetooth-stuck': () => m.error_bluetooth_stuck(),
  'device-out-of-range': (details) =>
    // Nothing at all was said, not even that it failed: then it may be the browser.
    'operation' in details ? m.error_device_out_of_range_unanswered() : m.error_device_out_of_range(),
  'service-missing': () => m.error_service_missing(),
  'characteristic-unsuitable': () => m.error_characteristic_unsuitable(),
  'pairing-required': () => m.error_pairing_required(),
  'subscription-refused': () => m.error_subscription_refused(),
  'write-refused': () => m.error_write_refused(),
  'device-other': (details) =>
    m.error_device_other({
      deviceKey: text(details, 'deviceKey'),
      productKey: text(details, 'productKey'),
    }),
  'device-in-use': () => m.error_device_in_use(),
  'ttlv-malformed': () => m.error_ttlv_malformed(),
  'device-silent': () => m.error_device_silent(),
  'device-answer-malformed': () => m.error_device_answer_malformed(),
  'device-flooding': () => m.error_device_flooding(),
  'device-secret-malformed': () => m.error_device_secret_malformed(),
  'device-refused-sign-in': () => m.error_device_refused_sign_in(),
  'device-secret-wrong': () => m.error_device_secret_wrong(),
  'device-declined': () => m.error_device_declined(),
  'device-cancelled': () => m.error_device_cancelled(),
  'device-paused-too-long': () => m.error_device_paused_too_long(),
  'device-packet-length-zero': () => m.error_device_packet_length_zero(),
  'device-rejected-file': () => m.error_device_rejected_file(),
  'device-verdict-early': () => m.error_device_verdict_early(),
  'acknowledgement-foreign': () => m.error_acknowledgement_foreign(),
  'transfer-unacknowledged': () => m.error_transfer_unacknowledged(),
  'source-silent': () => m.error_source_silent(),
  'link-lost': () => m.error_link_lost(),
  'package-missing': (details) => m.error_package_missing({ component: text(details, 'componentNo') }),
  'plans-differ': (details) => m.error_plans_differ({ component: text(details, 'componentNo') }),
  'delta-base-differs': (details) =>
    m.error_delta_base_differs({ version: text(details, 'version'), expected: text(details, 'expected') }),
  'version-not-reached': (details) =>
    m.error_version_not_reached({ version: text(details, 'version'), expected: text(details, 'expected') }),
  'device-not-back': () => m.error_device_not_back(),
  'link-busy': () => m.error_link_busy(),
};
