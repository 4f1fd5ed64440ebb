// Where Chromium is on this machine.
import { access, constants } from 'node:fs/promises';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser that CHROMIUM names, else the first one in the usual places. Throws where there is none. */
export async function findChromium() {
  const places = process.env.CHROMIUM ? [process.env.CHROMIUM] : PLACES;
  for (const place of places) {
    try {
      await access(place, constants.X_OK);
      return place;
    } catch {
      // The next place may have one.
    }
  }
  throw new Error(`no Chromium at ${places.join(', ')}: install one, or name it in CHROMIUM`);
}
