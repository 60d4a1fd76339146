/* Sizes of screens, as a capture of all of one has them. A size says what a picture may be, not what
 * it is: who wants to fake a capture can choose it. Sizes that cameras have as well (4:3 of a round
 * number) are only taken where no camera is named; that is decided by who asks. */
#include "image_screen.h"

struct span image_screen(int64_t width, int64_t height)
{
	static const struct {
		uint16_t longer, shorter;
		const char *device;
	} screens[] = {
		{ 1136, 640, "iPhone 5, SE" }, { 1334, 750, "iPhone 6 to 8, SE" }, { 2208, 1242, "iPhone 6 to 8 Plus" },
		{ 1792, 828, "iPhone XR, 11" }, { 2436, 1125, "iPhone X, XS, 11 Pro" }, { 2688, 1242, "iPhone XS Max, 11 Pro Max" },
		{ 2340, 1080, "iPhone 12 mini, Android phone" }, { 2532, 1170, "iPhone 12 to 14" },
		{ 2778, 1284, "iPhone 12 to 14 Pro Max, Plus" }, { 2556, 1179, "iPhone 14 Pro to 16" },
		{ 2796, 1290, "iPhone 14 Pro Max to 16 Plus" }, { 2622, 1206, "iPhone 16 Pro" }, { 2868, 1320, "iPhone 16 Pro Max" },
		{ 2160, 1080, "Android phone" }, { 2220, 1080, "Android phone" }, { 2246, 1080, "Android phone" },
		{ 2280, 1080, "Android phone" }, { 2310, 1080, "Android phone" }, { 2312, 1080, "Android phone" },
		{ 2316, 1080, "Android phone" }, { 2376, 1080, "Android phone" }, { 2400, 1080, "Android phone" },
		{ 2408, 1080, "Android phone" }, { 2412, 1080, "Android phone" }, { 2460, 1080, "Android phone" },
		{ 2636, 1080, "Android phone" }, { 2640, 1080, "Android phone" }, { 1520, 720, "Android phone" },
		{ 1560, 720, "Android phone" }, { 1600, 720, "Android phone" }, { 1612, 720, "Android phone" },
		{ 2960, 1440, "Android phone" }, { 3040, 1440, "Android phone" }, { 3088, 1440, "Android phone" },
		{ 3120, 1440, "Android phone" }, { 3200, 1440, "Android phone" }, { 3216, 1440, "Android phone" },
		{ 2992, 1344, "Android phone" }, { 2712, 1220, "Android phone" },
		{ 2048, 1536, "iPad" }, { 2160, 1620, "iPad" }, { 2224, 1668, "iPad" }, { 2266, 1488, "iPad mini" },
		{ 2360, 1640, "iPad" }, { 2388, 1668, "iPad Pro" }, { 2420, 1668, "iPad Pro" }, { 2732, 2048, "iPad Pro" },
		{ 2752, 2064, "iPad Pro" }, { 2560, 1600, "tablet or laptop" }, { 1920, 1200, "tablet or laptop" },
		{ 1280, 720, "screen 720p" }, { 1280, 800, "laptop" }, { 1366, 768, "laptop" }, { 1440, 900, "laptop" },
		{ 1536, 864, "laptop" }, { 1600, 900, "laptop" }, { 1680, 1050, "desktop" }, { 1920, 1080, "screen 1080p" },
		{ 2256, 1504, "laptop" }, { 2304, 1440, "MacBook" }, { 2560, 1440, "screen 1440p" }, { 2560, 1664, "MacBook Air" },
		{ 2736, 1824, "Surface" }, { 2880, 1800, "MacBook Pro" }, { 2880, 1864, "MacBook Air" }, { 2880, 1920, "Surface" },
		{ 3024, 1964, "MacBook Pro" }, { 3456, 2234, "MacBook Pro" }, { 3440, 1440, "wide desktop" },
		{ 3840, 2160, "screen 2160p" }, { 4480, 2520, "iMac" }, { 5120, 2880, "iMac" },
	};
	int64_t longer = width > height ? width : height, shorter = width > height ? height : width;

	for (size_t i = 0; i < countof(screens); i++)
		if (longer == screens[i].longer && shorter == screens[i].shorter)
			return span_str(screens[i].device);
	return (struct span){ NULL, 0 };
}
