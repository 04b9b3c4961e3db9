export { CodecError } from '../../../bytes.ts';
export { decodeFleet, encodeFleet } from './fleet-codec.ts';
export { decodeSender, encodeSender, SENDER_BYTES } from './sender-codec.ts';
