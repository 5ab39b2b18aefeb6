import * as v from 'valibot';
import { ofAccount, type RecordOfSchema } from './record-fields';

const LastAccountSchema = v.object({
  ...ofAccount,
  /** What to call it, as shown to people. */
  name: v.string(),
  /** What its Developer Center is called. */
  centerName: v.exactOptional(v.string()),
  /** Whether its devices were simulated: a start without a network is to say so too. */
  embedded: v.optional(v.boolean(), false),
});

/** Who used this browser last: the account that a start without a network opens. */
export type LastAccount = RecordOfSchema<typeof LastAccountSchema>;

const NoticeSchema = v.object({ title: v.string(), body: v.string() });

const AwayWordsSchema = v.object({
  /** The IANA zone in which today ends. */
  zone: v.string(),
  reportsWait: NoticeSchema,
  /** The plan's name takes the place of `{plan}`. */
  planEnds: NoticeSchema,
});

/** What a worker says while the app is closed, in the words of the page: it knows neither language nor zone itself. */
export type AwayWords = RecordOfSchema<typeof AwayWordsSchema>;

/** Every setting by its name, with what it may be. */
export const SettingRecordSchema = v.variant('name', [
  v.object({ ...ofAccount, name: v.literal('lastAccount'), value: LastAccountSchema }),
  /** Whether the browser was asked to keep this app's data. */
  v.object({ ...ofAccount, name: v.literal('persistAsked'), value: v.boolean() }),
  /** Whether a person wants notifications; they were not asked as long as it is not kept. */
  v.object({ ...ofAccount, name: v.literal('notifications'), value: v.boolean() }),
  v.object({ ...ofAccount, name: v.literal('awayWords'), value: AwayWordsSchema }),
]);

export type SettingRecord = RecordOfSchema<typeof SettingRecordSchema>;
