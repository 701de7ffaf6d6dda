import type { IdentityLink, Interaction, PersonInteractions, QueueRecord } from "../interaction.ts";
import {
  encodeQueueRecord,
  interactionRow,
  linkRow,
  personRow,
  queueText,
} from "./queue-record.ts";

/** Of one SQS body. Four of them fit into one batch call, whose limit is 1 MiB. */
export const MAX_QUEUE_BODY_BYTES = 250 * 1024;

/**
 * What a request brought, as few queue bodies. Identity links come first; one person's interactions
 * stay in order in one body, and only a person too large for a body goes on in the next.
 */
export function packRecord(record: QueueRecord, maxBytes = MAX_QUEUE_BODY_BYTES): string[] {
  if (record.people.length === 0 && record.links.length === 0) return [];
  const whole = encodeQueueRecord(record);
  if (byteLength(whole) <= maxBytes) return [whole];
  return splitRecord(record, maxBytes).map(encodeQueueRecord);
}

interface Part {
  readonly links: IdentityLink[];
  readonly people: PersonInteractions[];
  /** Bytes that are left. */
  room: number;
}

function splitRecord(record: QueueRecord, maxBytes: number): QueueRecord[] {
  const empty = encodeQueueRecord({ ...record, links: [], people: [] });
  const room = maxBytes - byteLength(empty);
  const parts: Part[] = [];
  const partFor = (bytes: number): Part => {
    let part = parts.at(-1);
    if (part === undefined || part.room < bytes) {
      part = { links: [], people: [], room };
      parts.push(part);
    }
    part.room -= bytes;
    return part;
  };
  for (const link of record.links) partFor(rowBytes(linkRow(link))).links.push(link);
  for (const person of record.people)
    for (const slice of slicePerson(person, room)) partFor(slice.bytes).people.push(slice);
  return parts.map(({ links, people }) => ({ ...record, links, people }));
}

type Slice = PersonInteractions & { readonly interactions: Interaction[]; bytes: number };

/** A person in the fewest slices that each fit into an empty body: nearly always one. */
function slicePerson({ person, interactions }: PersonInteractions, room: number): Slice[] {
  const overhead = rowBytes(personRow({ person, interactions: [] }));
  const slices: Slice[] = [];
  for (const interaction of interactions) {
    const bytes = rowBytes(interactionRow(interaction));
    let slice = slices.at(-1);
    if (slice === undefined || slice.bytes + bytes > room) {
      slice = { person, interactions: [], bytes: overhead };
      slices.push(slice);
    }
    slice.interactions.push(interaction);
    slice.bytes += bytes;
  }
  return slices;
}

/** In a list: with the comma after it. */
const rowBytes = (row: unknown): number => byteLength(queueText(row)) + 1;

const encoder = new TextEncoder();
const byteLength = (text: string): number => encoder.encode(text).length;
