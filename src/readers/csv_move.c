/* Words of direction and status columns.
 *
 * A payment that was denied is in the export of a payment service beside those that were made, with
 * the same amount in the same column. "Reversed", "returned" and "refunded" are not among what
 * failed: that money moved, and its way back is a row of its own. */
#include "csv_move.h"

#include "base/base.h"

#define STATUS 60	/* bytes of a status; longer cells are remarks */

static bool is_one_of(struct span s, const char *const *words)
{
	for (; *words; words++)
		if (span_ieq_str(s, *words))
			return true;
	return false;
}

enum csv_way csv_move_way(struct span cell)
{
	static const char *const out[] = { "d", "dr", "db", "dbit", "debit", "af", "s", "soll", "debet", "out", "withdrawal",
					   "debito", "d\303\251bito", "d\303\251bit", "cargo", "dare", "ausgang", "sortie",
					   "uit", "ud", "ut", NULL };
	static const char *const in[] = { "c", "cr", "crdt", "credit", "bij", "h", "haben", "in", "deposit", "credito",
					  "cr\303\251dito", "cr\303\251dit", "kredit", "abono", "avere", "eingang",
					  "entr\303\251e", "ind", "inn", NULL };
	static const char *const within[] = { "neutral", NULL };

	cell = span_trim(cell);
	return is_one_of(cell, out) ? CSV_WAY_OUT : is_one_of(cell, in) ? CSV_WAY_IN :
	       is_one_of(cell, within) ? CSV_WAY_WITHIN : CSV_WAY_NONE;
}

/* One of the words begins where a word of the cell begins. */
static bool has_one_of(struct span s, const char *const *words)
{
	for (size_t at = 0; at < s.n; at++) {
		if (at > 0 && strchr(" (_-/", s.p[at - 1]) == NULL)
			continue;
		for (const char *const *w = words; *w; w++)
			if (span_istarts(span_from(s, at), *w))
				return true;
	}
	return false;
}

enum csv_state csv_move_state(struct span cell)
{
	static const char *const failed[] = {
		"cancel", "declin", "denied", "fail", "revert", "reject", "refus", "void", "expired", "unsuccess", "blocked",
		"fehlgeschlagen", "abgelehnt", "abgebrochen", "verweigert", "abgelaufen",
		"annul", "\303\251chou", "\303\211chou", "\303\251chec", "\303\211chec", "expir\303\251",
		"rechazad", "denegad", "fallid", "anulad", "caducad", "rifiutat", "negat", "fallit", "scadut",
		"geweigerd", "geannuleerd", "mislukt", "afgewezen", "recusad", "negad", "falhou",
		"odrzucon", "anulowan", "nieudan", "zru\305\241", "zam\303\255t", "avbruten", "avvis", "nekad", "annuller",
		"afvist", "mislyk", "hyl\303\244tty", "peruttu", NULL };
	static const char *const open[] = {
		"pending", "authori", "uncleared", "on hold", "held", "processing", "in progress", "unclaimed", "vorgemerkt",
		"ausstehend", "offen", "en attente", "en cours", "pendient", "in sospeso", "in attesa", "in elaborazione",
		"pendente", "em processamento", "in behandeling", "openstaand", "oczekuj", "w toku",
		"\304\215ek\303\241", "v\303\244ntar", "reserver", "afventer", "odott", NULL };

	cell = span_trim(cell);
	if (cell.n > STATUS)
		return CSV_STATE_DONE;
	return has_one_of(cell, failed) ? CSV_STATE_FAILED : has_one_of(cell, open) ? CSV_STATE_OPEN : CSV_STATE_DONE;
}
