/* What the CSV files hold: their columns, in order, and the field each one shows. */
#include "model.h"

const struct csv_column exhibit_columns[] = {
	{ "exhibit", CSV_TEXT, X_EXHIBIT },	{ "file", CSV_TEXT, X_FILE },
	{ "title", CSV_TEXT, X_TITLE },		{ "origin", CSV_TEXT, X_ORIGIN },
	{ "media", CSV_TEXT, X_MEDIA },		{ "class", CSV_TEXT, X_CLASS },
	{ "class_score", CSV_NUMBER, X_SCORE }, { "class_why", CSV_TEXT, X_WHY },
	{ "part", CSV_TEXT, X_PART },		{ "size_bytes", CSV_NUMBER, X_SIZE },
	{ "sha256", CSV_TEXT, X_SHA256 },	{ "date", CSV_TEXT, X_DATE },
	{ "from", CSV_TEXT, X_FROM },		{ "to", CSV_TEXT, X_TO },
	{ "subject", CSV_TEXT, X_SUBJECT },	{ "text_by", CSV_TEXT, X_READER },
	{ "text_chars", CSV_NUMBER, X_CHARS },	{ "amounts", CSV_NUMBER, X_AMOUNTS },
	{ "dates", CSV_NUMBER, X_DATES },	{ "worst_note", CSV_TEXT, X_WORST },
	{ "notes", CSV_TEXT, X_NOTES },		{ "item_id", CSV_TEXT, X_ITEM },
	{ "parent_id", CSV_TEXT, X_PARENT },	{ "why_in_the_case", CSV_TEXT, X_RULE },
	{ "transactions", CSV_NUMBER, X_BOOKINGS },
	{ "thread", CSV_NUMBER, X_THREAD },	{ "same", CSV_TEXT, X_SAME },
	{ "same_as", CSV_TEXT, X_SAME_AS },	{ "sent_with", CSV_TEXT, X_SENT_WITH },
};
const unsigned n_exhibit_columns = countof(exhibit_columns);

const struct csv_column timeline_columns[] = {
	{ "time", CSV_TEXT, E_TIME },		{ "precision", CSV_TEXT, E_PRECISION },
	{ "zone", CSV_TEXT, E_ZONE },		{ "what", CSV_TEXT, E_WHAT },
	{ "who", CSV_TEXT, E_WHO },		{ "text", CSV_TEXT, E_TEXT },
	{ "other_readings", CSV_TEXT, E_OTHERS }, { "why", CSV_TEXT, E_WHY },
	{ "as_written", CSV_TEXT, E_RAW },	{ "trust", CSV_TEXT, E_TRUST },
	{ "ocr_confidence", CSV_NUMBER, E_CONFIDENCE }, { "exhibit", CSV_TEXT, E_EXHIBIT },
	{ "title", CSV_TEXT, E_NAME },		{ "page", CSV_NUMBER, E_PAGE },
	{ "line", CSV_NUMBER, E_LINE },		{ "item_id", CSV_TEXT, E_ITEM },
	{ "lane", CSV_TEXT, E_LANE },		{ "side", CSV_TEXT, E_SIDE },
	{ "remark", CSV_TEXT, E_REMARK },
};
const unsigned n_timeline_columns = countof(timeline_columns);

const struct csv_column amount_columns[] = {
	{ "exhibit", CSV_TEXT, F_EXHIBIT },	{ "title", CSV_TEXT, F_NAME },
	{ "amount", CSV_NUMBER, F_VALUE },	{ "currency", CSV_TEXT, F_CURRENCY },
	{ "currency_candidates", CSV_TEXT, F_CANDIDATES }, { "role", CSV_TEXT, F_ROLE },
	{ "as_written", CSV_TEXT, F_RAW },	{ "other_readings", CSV_TEXT, F_OTHERS },
	{ "why", CSV_TEXT, F_WHY },		{ "trust", CSV_TEXT, F_TRUST },
	{ "ocr_confidence", CSV_NUMBER, F_CONFIDENCE }, { "quoted", CSV_TEXT, F_QUOTED },
	{ "page", CSV_NUMBER, F_PAGE },		{ "line", CSV_NUMBER, F_LINE },
	{ "row", CSV_NUMBER, F_ROW },		{ "column", CSV_NUMBER, F_COLUMN },
	{ "header", CSV_TEXT, F_HEADER },	{ "from_byte", CSV_NUMBER, F_FROM },
	{ "to_byte", CSV_NUMBER, F_TO },	{ "rule", CSV_TEXT, F_RULE },
	{ "item_id", CSV_TEXT, F_ITEM },
};
const unsigned n_amount_columns = countof(amount_columns);

const struct csv_column date_columns[] = {
	{ "exhibit", CSV_TEXT, F_EXHIBIT },	{ "title", CSV_TEXT, F_NAME },
	{ "date", CSV_TEXT, F_VALUE },		{ "precision", CSV_TEXT, F_PRECISION },
	{ "zone", CSV_TEXT, F_ZONE },		{ "role", CSV_TEXT, F_ROLE },
	{ "as_written", CSV_TEXT, F_RAW },	{ "other_readings", CSV_TEXT, F_OTHERS },
	{ "why", CSV_TEXT, F_WHY },		{ "trust", CSV_TEXT, F_TRUST },
	{ "ocr_confidence", CSV_NUMBER, F_CONFIDENCE }, { "quoted", CSV_TEXT, F_QUOTED },
	{ "page", CSV_NUMBER, F_PAGE },		{ "line", CSV_NUMBER, F_LINE },
	{ "row", CSV_NUMBER, F_ROW },		{ "column", CSV_NUMBER, F_COLUMN },
	{ "header", CSV_TEXT, F_HEADER },	{ "from_byte", CSV_NUMBER, F_FROM },
	{ "to_byte", CSV_NUMBER, F_TO },	{ "rule", CSV_TEXT, F_RULE },
	{ "item_id", CSV_TEXT, F_ITEM },
};
const unsigned n_date_columns = countof(date_columns);

const struct csv_column transaction_columns[] = {
	{ "exhibit", CSV_TEXT, B_EXHIBIT },	{ "title", CSV_TEXT, B_NAME },
	{ "date", CSV_TEXT, B_DATE },		{ "amount", CSV_NUMBER, B_AMOUNT },
	{ "currency", CSV_TEXT, B_CURRENCY },	{ "text", CSV_TEXT, B_TEXT },
	{ "counterparty", CSV_TEXT, B_PARTY },	{ "reference", CSV_TEXT, B_REFERENCE },
	{ "kind", CSV_TEXT, B_KIND },		{ "role", CSV_TEXT, B_ROLE },
	{ "fee", CSV_NUMBER, B_FEE },
	{ "balance", CSV_NUMBER, B_BALANCE },	{ "other_dates", CSV_TEXT, B_OTHERS },
	{ "date_as_written", CSV_TEXT, B_RAW },	{ "why", CSV_TEXT, B_WHY },
	{ "line", CSV_NUMBER, B_LINE },		{ "row", CSV_NUMBER, B_ROW },
	{ "column", CSV_NUMBER, B_COLUMN },	{ "from_byte", CSV_NUMBER, B_FROM },
	{ "to_byte", CSV_NUMBER, B_TO },	{ "item_id", CSV_TEXT, B_ITEM },
};
const unsigned n_transaction_columns = countof(transaction_columns);

const struct csv_column party_columns[] = {
	{ "party", CSV_TEXT, P_KEY },		{ "kind", CSV_TEXT, P_KIND },
	{ "names", CSV_TEXT, P_NAMES },		{ "seen", CSV_NUMBER, P_SEEN },
	{ "as_sender", CSV_NUMBER, P_FROM },	{ "as_recipient", CSV_NUMBER, P_TO },
	{ "in_text", CSV_NUMBER, P_TEXT },	{ "first", CSV_TEXT, P_FIRST },
	{ "last", CSV_TEXT, P_LAST },		{ "first_exhibit", CSV_TEXT, P_EXHIBIT },
	{ "side", CSV_TEXT, P_SIDE },		{ "person", CSV_TEXT, P_PERSON },
	{ "why", CSV_TEXT, P_HOW },
};
const unsigned n_party_columns = countof(party_columns);

const struct csv_column unread_columns[] = {
	{ "exhibit", CSV_TEXT, N_EXHIBIT },	{ "title", CSV_TEXT, N_NAME },
	{ "origin", CSV_TEXT, N_ORIGIN },	{ "level", CSV_TEXT, N_LEVEL },
	{ "code", CSV_TEXT, N_CODE },		{ "text", CSV_TEXT, N_TEXT },
	{ "sha256", CSV_TEXT, N_SHA256 },	{ "item_id", CSV_TEXT, N_ITEM },
};
const unsigned n_unread_columns = countof(unread_columns);
