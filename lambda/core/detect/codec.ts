export { CodecError } from '../bytes.ts';
export { decodeFleet, encodeFleet } from './codec/fleet-codec.ts';
export { decodeSender, encodeSender, SENDER_BYTES } from './codec/sender-codec.ts';
