/* reports/report.css and reports/report.js, inside the binary. */
#ifndef EXHIBIT_REPORT_ASSETS_H
#define EXHIBIT_REPORT_ASSETS_H

#include "base/span.h"

struct span assets_css(void);
struct span assets_js(void);

#endif
