/* Phrases that are asked for in one place alone, about a few words of a text. */
#include "say_work.h"

/* One of the phrases begins a word of the text. */
static bool has_phrase(struct span text, const char *const *of, size_t n)
{
	for (size_t i = 0; i < text.n; i++)
		for (size_t k = 0; (i == 0 || !is_letter(text.p[i - 1])) && k < n; k++)
			if (of[k][0] == (char)small(text, i) && stands_at(text, i, span_str(of[k])))
				return true;
	return false;
}

bool say_wants_back(struct span clause)
{
	static const char *const wants[] = {
		"refund me", "refund my", "please refund", "my refund", "a refund of", "full refund of", "return my", "return the", "give me back",
		"give back my", "pay me back", "pay back my", "my money back", "my deposit back", "money back", "back to me", "want my", "reimburse me",
		"erstatten sie mir", "bitte erstatte", "mein geld zur\303\274ck", "meine anzahlung zur\303\274ck", "zur\303\274ck\303\274berweisen",
		"zur\303\274ckzahlen", "r\303\274ckzahlung von", "erstattung von", "remboursez-moi", "remboursez moi", "me rembourser",
		"rendez-moi", "le remboursement de", "devu\303\251lva", "devolverme", "me devuelva", "me devuelvan", "la devoluci\303\263n de",
		"rimborsarmi", "restituirmi", "restituire", "il rimborso di", "me devolver", "devolva", "devolu\303\247\303\243o de", "reembolso de",
		"geld terug", "terugbetaling van", "terugbetalen", "terugstorten",
	};

	return has_phrase(clause, wants, countof(wants));
}

bool say_is_payment(struct span words)
{
	static const char *const payment[] = { "payment", "the money", "transfer", "wire", "zahlung", "\303\274berweisung", "das geld", "paiement",
					       "virement", "r\303\250glement", "pago", "transferencia", "el dinero", "bonifico", "pagamento",
					       "transfer\303\252ncia", "o dinheiro", "betaling", "overboeking", "het geld" };

	return has_phrase(words, payment, countof(payment));
}

bool say_is_thanks_for(struct span before)
{
	static const char *const thanks[] = { "thanks for the", "thank you for the", "thx for the", "danke f\303\274r die", "danke dir f\303\274r die",
					      "dank f\303\274r die", "merci pour les", "gracias por los", "grazie per i", "grazie dei",
					      "obrigado pelos", "obrigada pelos", "bedankt voor de", "dank voor de", "dank je voor de" };

	before = span_trim(before);
	for (size_t i = 0; i < countof(thanks); i++) {
		size_t n = strlen(thanks[i]);

		if (before.n >= n && (before.n == n || !is_letter(before.p[before.n - n - 1])) && stands_at(before, before.n - n, span_str(thanks[i])))
			return true;
	}
	return false;
}

bool say_is_less(struct span words)
{
	static const char *const less[] = { "less ", "minus", "deduct", "deposit", "advance", "already paid", "down payment", "abz\303\274gl", "abzgl",
					    "anzahlung", "abschlag", "acompte", "d\303\251duit", "d\303\251duction", "moins", "anticip", "menos",
					    "descont", "acconto", "meno ", "detratt", "sinal", "adiantamento", "voorschot", "aanbetaling", "min " };

	return has_phrase(words, less, countof(less));
}

bool say_is_of(struct span between)
{
	static const char *const of[] = { "of", "out of", "von", "aus", "sur", "de", "des", "dei", "delle", "degli", "su", "dos", "das", "van", "uit" };
	enum { ARTICLE = 12 };	/* "of the total" is one more word */

	between = span_trim(between);
	for (size_t i = 0; i < countof(of); i++) {
		size_t n = strlen(of[i]);

		if (stands_at(between, 0, span_str(of[i])) && between.n <= n + ARTICLE && (between.n == n || between.p[n] == ' '))
			return span_chr(between, ',', 0) == SIZE_MAX && span_chr(between, ';', 0) == SIZE_MAX;
	}
	return false;
}
