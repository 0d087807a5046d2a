import { dithered, lightness, logoMost, type Picture, sizeWithin } from '#shared/domain/picture.ts';

const largestFile = 20_000_000;

/** The picture of a file as a printer prints it, made smaller where it is too large; null: the browser reads no picture there. */
export async function readLogo(file: Blob): Promise<Picture | null> {
  if (file.size > largestFile) return null;
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return null;
  const { width, height } = sizeWithin(image.width, image.height, logoMost);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  image.close();
  return dithered(lightness(context.getImageData(0, 0, width, height).data), width, height);
}
