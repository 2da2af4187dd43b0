import { notFound } from 'next/navigation';
import { CodedError } from '@/lib/platform/errors/coded';

/** The value, or the not-found page if the verb says that it does not exist (or that its id is not valid). */
export async function notFoundOr<T>(get: () => Promise<T>): Promise<T> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof CodedError && (error.status === 404 || error.code === 'id.invalid')) notFound();
    throw error;
  }
}
