/* The assembler copies the files in as they are, as in report/assets.c: no generated source. Paths
 * are relative to the top of the source tree, where make runs the compiler. */
#include "venue_assets.h"

#define EMBED(symbol, name) \
	__asm__(".pushsection .rodata\n" \
		"venue_asset_" #symbol ": .incbin \"reports/venues/" name ".ini\"\n" \
		"venue_asset_" #symbol "_end: .byte 0\n" \
		".popsection\n"); \
	extern const char symbol##_begin[] __asm__("venue_asset_" #symbol); \
	extern const char symbol##_end[] __asm__("venue_asset_" #symbol "_end")

EMBED(card_amex, "card-amex");
EMBED(card_mastercard, "card-mastercard");
EMBED(card_safe, "card-safe");
EMBED(card_visa, "card-visa");
EMBED(paypal, "paypal");
EMBED(small_claims, "small-claims");
EMBED(stripe, "stripe");
EMBED(upwork_account, "upwork-account");
EMBED(upwork_fixed, "upwork-fixed");
EMBED(upwork_hourly, "upwork-hourly");

const struct venue_asset venue_assets[] = {
	{ "card-amex", card_amex_begin, card_amex_end },
	{ "card-mastercard", card_mastercard_begin, card_mastercard_end },
	{ "card-safe", card_safe_begin, card_safe_end },
	{ "card-visa", card_visa_begin, card_visa_end },
	{ "paypal", paypal_begin, paypal_end },
	{ "small-claims", small_claims_begin, small_claims_end },
	{ "stripe", stripe_begin, stripe_end },
	{ "upwork-account", upwork_account_begin, upwork_account_end },
	{ "upwork-fixed", upwork_fixed_begin, upwork_fixed_end },
	{ "upwork-hourly", upwork_hourly_begin, upwork_hourly_end },
};
const size_t n_venue_assets = countof(venue_assets);
