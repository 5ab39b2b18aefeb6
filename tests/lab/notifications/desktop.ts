import { Message, type MessageBus } from '@jellybrick/dbus-next';
import { ObjectTree, type Method } from '../bluez/object-tree';
import type { PrivateBus } from '../bluez/private-bus';

const PATH = '/org/freedesktop/Notifications';
const NAME = 'org.freedesktop.Notifications';

/** Why a notification went, as the specification numbers it: closed by the one who showed it. */
const CLOSED_BY_CALL = 3;

export interface ShownNotification {
  readonly title: string;
  readonly body: string;
}

/**
 * The part of a desktop that shows notifications, as Chromium on Linux speaks to it over D-Bus (Desktop Notifications
 * Specification 1.2): what stands there can be looked at, and tapped.
 */
export class DesktopNotifications {
  readonly #bus: MessageBus;
  readonly #shown = new Map<number, ShownNotification>();
  #last = 0;

  /** Takes the service's name on the bus; the browser has to be started after it. */
  static async serve(bus: PrivateBus): Promise<DesktopNotifications> {
    const connection = await bus.connect();
    const desktop = new DesktopNotifications(connection, bus.address);
    await connection.requestName(NAME, 0);
    return desktop;
  }

  /** `address` is that of the bus, for the browser. */
  private constructor(
    bus: MessageBus,
    readonly address: string,
  ) {
    this.#bus = bus;
    const tree = new ObjectTree(bus);
    const on = (member: string, method: Method): void => tree.on(PATH, `${NAME}.${member}`, method);
    on('GetCapabilities', () => ({ signature: 'as', body: [['actions', 'body', 'persistence']] }));
    on('GetServerInformation', () => ({ signature: 'ssss', body: ['desktop', 'overair', '1', '1.2'] }));
    on('Notify', (body) => ({ signature: 'u', body: [this.#notify(body)] }));
    on('CloseNotification', ([id]) => {
      this.#close(Number(id));
      return undefined;
    });
  }

  /** What stands there, the oldest first. */
  get shown(): readonly ShownNotification[] {
    return [...this.#shown.values()];
  }

  /** A person taps the first notification that it is; throws if none stands there. */
  tap(isIt: (shown: ShownNotification) => boolean): void {
    const [id] = [...this.#shown].find(([, shown]) => isIt(shown)) ?? [];
    if (id === undefined) throw new Error('No such notification stands there.');
    this.#signal('ActionInvoked', 'us', [id, 'default']);
  }

  stop(): void {
    this.#bus.disconnect();
  }

  /** One that replaces another keeps its number. */
  #notify([, replaces, , title, text]: readonly unknown[]): number {
    const id = Number(replaces) || ++this.#last;
    // Chromium puts the page's origin before the body.
    const body = String(text).split('\n\n').slice(1).join('\n\n');
    this.#shown.set(id, { title: String(title), body });
    return id;
  }

  #close(id: number): void {
    this.#shown.delete(id);
    this.#signal('NotificationClosed', 'uu', [id, CLOSED_BY_CALL]);
  }

  #signal(member: string, signature: string, body: unknown[]): void {
    this.#bus.send(Message.newSignal(PATH, NAME, member, signature, body));
  }
}
