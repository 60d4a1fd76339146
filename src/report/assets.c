/* The assembler copies the files in as they are: no generated source, nothing to escape. Paths are
 * relative to the top of the source tree, where make runs the compiler. */
#include "assets.h"

#define EMBED(name, path) \
	__asm__(".pushsection .rodata\n" \
		"report_asset_" name ": .incbin \"" path "\"\n" \
		"report_asset_" name "_end: .byte 0\n" \
		".popsection\n")

EMBED("css", "reports/report.css");
EMBED("js", "reports/report.js");

extern const char css_begin[] __asm__("report_asset_css");
extern const char css_end[] __asm__("report_asset_css_end");
extern const char js_begin[] __asm__("report_asset_js");
extern const char js_end[] __asm__("report_asset_js_end");

struct span assets_css(void) { return span_of(css_begin, (size_t)(css_end - css_begin)); }
struct span assets_js(void) { return span_of(js_begin, (size_t)(js_end - js_begin)); }
