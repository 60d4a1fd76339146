/* What scripts/make-tables generates. The bit of a language is its place in table_lang. */
#ifndef EXHIBIT_FIND_TABLES_H
#define EXHIBIT_FIND_TABLES_H

#include "base/base.h"

struct table_currency {
	char code[4];
	uint8_t digits;		/* of the minor unit */
};
struct table_money_name {
	const char *text;
	uint16_t currency;	/* in table_currency; several rows with one text: ambiguous */
};
struct table_region {
	char code[3];
	uint16_t currency;
};
struct table_word {
	const char *text;
	int16_t value;
	uint32_t langs;
};

#define TABLE_LANGS "en de fr es it pt nl cs da hi ja pl ru sv tr zh nb fi hu ko uk bg ro el hr ca"

extern const struct table_currency table_currency[];
extern const size_t table_currency_n;
extern const struct table_money_name table_currency_name[];
extern const size_t table_currency_name_n;
extern const struct table_money_name table_currency_symbol[];
extern const size_t table_currency_symbol_n;
extern const struct table_region table_region[];
extern const size_t table_region_n;
extern const struct table_word table_month[];
extern const size_t table_month_n;
extern const struct table_word table_weekday[];
extern const size_t table_weekday_n;
extern const struct table_word table_cardinal[];
extern const size_t table_cardinal_n;
extern const struct table_word table_ordinal[];
extern const size_t table_ordinal_n;

#endif
