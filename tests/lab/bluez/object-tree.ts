import { Message, MessageType, type MessageBus, type Variant } from '@jellybrick/dbus-next';

export type Properties = Record<string, Variant>;
/** The interfaces of one object, each with its properties. */
export type Interfaces = Record<string, Properties>;

interface Reply {
  readonly signature: string;
  readonly body: unknown[];
}

/** A method of an object: gives what to answer, or nothing; throws `BusError` to refuse. */
export type Method = (body: unknown[]) => Reply | undefined | Promise<Reply | undefined>;

const OBJECT_MANAGER = 'org.freedesktop.DBus.ObjectManager';
const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** A refusal with the name that travels over the bus. */
export class BusError extends Error {
  constructor(
    readonly errorName: string,
    message: string,
  ) {
    super(message);
    this.name = 'BusError';
  }
}

/**
 * D-Bus objects with their properties and methods, and the standard interfaces over them: ObjectManager at `/` and
 * Properties on every object. The library's own service classes fix an object's interfaces when it is declared;
 * BlueZ's come and go with devices.
 */
export class ObjectTree {
  readonly #bus: MessageBus;
  readonly #objects = new Map<string, Interfaces>();
  readonly #methods = new Map<string, Method>();
  /** The names on the bus of those that have called. */
  readonly #callers = new Set<string>();

  constructor(bus: MessageBus) {
    this.#bus = bus;
    bus.addMethodHandler((message) => this.#called(message));
  }

  add(path: string, interfaces: Interfaces): void {
    this.#objects.set(path, interfaces);
    this.#signal('/', OBJECT_MANAGER, 'InterfacesAdded', 'oa{sa{sv}}', [path, interfaces]);
  }

  /** Takes away an object and everything below it, the lowest first. */
  remove(path: string): void {
    const below = [...this.#objects.keys()].filter((each) => each === path || each.startsWith(`${path}/`));
    for (const each of below.sort().reverse()) {
      const names = Object.keys(this.#objects.get(each) ?? {});
      this.#objects.delete(each);
      for (const key of this.#methods.keys()) if (key.startsWith(`${each}:`)) this.#methods.delete(key);
      this.#signal('/', OBJECT_MANAGER, 'InterfacesRemoved', 'oas', [each, names]);
    }
  }

  has(path: string): boolean {
    return this.#objects.has(path);
  }

  /**
   * Until everyone who has called has taken in all that was signalled before: a bus keeps the order of one sender's
   * messages, so an answer to a later one tells it. Whoever has left the bus is not waited for.
   */
  async heard(): Promise<void> {
    const ping = { path: '/', interface: 'org.freedesktop.DBus.Peer', member: 'Ping' };
    const asked = [...this.#callers].map((destination) =>
      this.#bus.call(new Message({ ...ping, destination })).catch(() => this.#callers.delete(destination)),
    );
    await Promise.all(asked);
  }

  /** Changes properties and tells so, even if a value stays the same: an indication is such a change. */
  set(path: string, name: string, properties: Properties): void {
    const present = this.#objects.get(path)?.[name];
    if (!present) return;
    Object.assign(present, properties);
    this.#signal(path, PROPERTIES, 'PropertiesChanged', 'sa{sv}as', [name, properties, []]);
  }

  /** Answers calls of `interface.member` on the object; taken away with it. */
  on(path: string, member: string, method: Method): void {
    this.#methods.set(`${path}:${member}`, method);
  }

  #signal(path: string, name: string, member: string, signature: string, body: unknown[]): void {
    this.#bus.send(Message.newSignal(path, name, member, signature, body));
  }

  #called(message: Message): boolean {
    if (message.type !== MessageType.METHOD_CALL) return false;
    const method = this.#methodFor(message);
    if (!method) return false;
    if (message.sender) this.#callers.add(message.sender);
    void this.#answer(message, method);
    return true;
  }

  #methodFor({ path, interface: name, member }: Message): Method | undefined {
    if (name === OBJECT_MANAGER && member === 'GetManagedObjects') {
      return () => ({ signature: 'a{oa{sa{sv}}}', body: [Object.fromEntries(this.#objects)] });
    }
    if (name === PROPERTIES) return (body) => this.#property(path, member, body);
    return this.#methods.get(`${path}:${name}.${member}`);
  }

  async #answer(message: Message, method: Method): Promise<void> {
    try {
      const reply = await method(message.body);
      this.#bus.send(Message.newMethodReturn(message, reply?.signature ?? '', reply?.body ?? []));
    } catch (error) {
      const refusal =
        error instanceof BusError ? error : new BusError('org.bluez.Error.Failed', String(error));
      this.#bus.send(Message.newError(message, refusal.errorName, refusal.message));
    }
  }

  #property(path: string, member: string, body: unknown[]): Reply | undefined {
    const [name, property, value] = body as [string, string, Variant];
    const properties = this.#objects.get(path)?.[name];
    if (!properties) throw new BusError('org.freedesktop.DBus.Error.UnknownInterface', `${path} ${name}`);
    if (member === 'GetAll') return { signature: 'a{sv}', body: [properties] };
    if (member === 'Set') {
      this.set(path, name, { [property]: value });
      return undefined;
    }
    const present = properties[property];
    if (!present) throw new BusError('org.freedesktop.DBus.Error.InvalidArgs', property);
    return { signature: 'v', body: [present] };
  }
}
