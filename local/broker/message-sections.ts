import { MalformedMessage, readBytes, readNumber, readText, valueEnd } from './amqp-bytes.js';

/** Section codes of AMQP 1.0, part 3.2. */
export const sectionCodes = {
  header: 0x70,
  deliveryAnnotations: 0x71,
  messageAnnotations: 0x72,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
  sequence: 0x76,
  value: 0x77,
  footer: 0x78,
} as const;

const codesByName: Readonly<Record<string, number>> = {
  'amqp:header:list': sectionCodes.header,
  'amqp:delivery-annotations:map': sectionCodes.deliveryAnnotations,
  'amqp:message-annotations:map': sectionCodes.messageAnnotations,
  'amqp:properties:list': sectionCodes.properties,
  'amqp:application-properties:map': sectionCodes.applicationProperties,
  'amqp:data:binary': sectionCodes.data,
  'amqp:amqp-sequence:list': sectionCodes.sequence,
  'amqp:amqp-value:*': sectionCodes.value,
  'amqp:footer:map': sectionCodes.footer,
};

/** One section of an encoded message. */
export interface MessageSection {
  readonly code: number;
  /** Descriptor and value. */
  readonly whole: Buffer;
  readonly value: Buffer;
}

/** Cuts an encoded message into its sections. @throws MalformedMessage */
export function readSections(bytes: Buffer): MessageSection[] {
  const sections: MessageSection[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] !== 0x00) throw new MalformedMessage('a message section must be a described value');
    const valueStart = valueEnd(bytes, at + 1);
    const end = valueEnd(bytes, valueStart);
    const descriptor = bytes.subarray(at + 1, valueStart);
    const code = readNumber(descriptor) ?? codesByName[readText(descriptor) ?? ''];
    if (code === undefined) throw new MalformedMessage('unknown message section');
    sections.push({ code, whole: bytes.subarray(at, end), value: bytes.subarray(valueStart, end) });
    at = end;
  }
  return sections;
}

/**
 * The messages inside a batch transfer (format 0x80013700): one data section each. The envelope repeats the first
 * message's properties and is ignored.
 */
export function readBatch(bytes: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (const section of readSections(bytes)) {
    const content = section.code === sectionCodes.data ? readBytes(section.value) : undefined;
    if (content !== undefined) messages.push(content);
  }
  return messages;
}
