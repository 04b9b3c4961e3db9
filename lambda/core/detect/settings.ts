import * as z from 'zod/mini';

export const detectSettingsSchema = z.strictObject({});
