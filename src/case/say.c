/* Stems stand in one table, in small letters, each for the beginning of a word; one with a space in it
 * is a phrase. A text is read once: at each word the stems with its first three bytes are tried. */
#include "say_work.h"

#include "base/limits.h"

#include <assert.h>
#include <pthread.h>

static const struct {
	unsigned cue;
	const char *stems;	/* separated by | */
} table[] = {
	{ SAY_RECEIVED,
	  "received|arrived|you earned|got your|came through|isch da|isch cho|gezien|zahlungseingang|gutschriftsanzeige|"
	  "gutschriftsavis|credit advice|incoming payment|incoming transfer|avis de cr\303\251dit|came thru|receipt of|"
	  "has come in|came in|got your payment|got the|i got|we got|credited|reached me|reached my account|landed|has cleared|"
	  "showed up|hit my account|in my account|thank you for your payment|thanks for your payment|thank you for the payment|"
	  "thanks for the payment|ist da|sind da|eingetroffen|auf meinem konto|verbucht|kam heute an|kam an|"
	  "dank f\303\274r ihre zahlung|dank f\303\274r die zahlung|danke f\303\274r ihre zahlung|danke f\303\274r die zahlung|"
	  "danke f\303\274r deine zahlung|danke f\303\274r die \303\274berweisung|sur mon compte|parvenu|per\303\247u|"
	  "merci pour votre paiement|merci pour le paiement|merci pour votre virement|merci pour le virement|recib\303\255|"
	  "ingres\303\263|ha entrado|han entrado|en mi cuenta|cobrad|gracias por el pago|gracias por tu pago|gracias por su pago|"
	  "gracias por la transferencia|pervenut|sul mio conto|\303\250 entrato|grazie per il pagamento|grazie per il bonifico|"
	  "entrou|entraram|caiu na conta|caiu aqui|j\303\241 caiu|caiu o pix|o pix caiu|na minha conta|obrigado pelo pagamento|"
	  "obrigada pelo pagamento|obrigado pela transfer\303\252ncia|obrigada pela transfer\303\252ncia|aangekomen|"
	  "op mijn rekening|bedankt voor de betaling|dank voor de betaling|bedankt voor uw betaling|bedankt voor je betaling|"
	  "eingegangen|eingang|erhalten|angekommen|gutgeschrieben|bekommen|re\303\247u|arriv\303\251|r\303\251ception|"
	  "encaiss\303\251|cr\303\251dit\303\251|recibi|llegado|llegaron|lleg\303\263|acaban de|acaba de|entraron|entr\303\263|"
	  "ingresad|ricevut|arrivat|incassat|accreditat|recebi|recebemos|recebeu|chegou|chegaram|creditad|ontvangen|ontvangst|"
	  "is binnen|zijn binnen|binnengekomen|binnen gekomen|bijgeschreven|gekregen|wp\305\202yn\304\231\305\202|dotar\305\202|"
	  "dosz\305\202|zaksi\304\231gowan|otrzyma\305\202|dosta\305\202em|dosta\305\202am|dostali\305\233my|"
	  "dzi\304\231kuj\304\231 za wp\305\202at\304\231|dzi\304\231kuj\304\231 za przelew|"
	  "dzi\304\231kuj\304\231 za p\305\202atno\305\233\304\207|dzi\304\231kuj\304\231 za zap\305\202at\304\231|kommit in|"
	  "kom in p\303\245|mottagit|mottog|f\303\245tt betalt|f\303\245tt in|f\303\245tt pengarna|inkommit|"
	  "tack f\303\266r betalningen|tack f\303\266r inbetalningen|modtaget|er g\303\245et ind|mottatt|kommet inn|"
	  "tak for betalingen|takk for betalingen|received with thanks" },
	{ SAY_SENT,
	  "paid|payed|remitted|went out|put through|sent|transferred|transfered|wired|released|settled|payment of|on its way|"
	  "\303\274berwiesen|bezahlt|gezahlt|unterwegs|angewiesen|beglichen|ist raus|veranlasst|vir\303\251|virement|pay\303\251|"
	  "r\303\251gl\303\251|vers\303\251|effectu\303\251|transferid|enviado|enviamos|pagado|pagamos|pagu\303\251|abonado|"
	  "transferencia|versat|bonifico|pagat|inviat|saldat|transferi|envi\303\241mos|enviei|pag\303\241mos|paguei|pagou|pago|"
	  "overgemaakt|betaald|onderweg|gestort|fiz o pix|fiz um pix|fazer o pix|fazer um pix|pix feito|fiz a transf|"
	  "fazer a transf|fiz o pagamento|fiz o dep\303\263sito|mandei|depositei|depositamos|hice el pago|hice el bizum|"
	  "hice un bizum|hice la transf|hecho el bizum|hecho un bizum|hecho la transf|hecho el pago|te deposit|le deposit|"
	  "przela\305\202|przelali|zap\305\202aci\305\202|zap\305\202acili|op\305\202aci\305\202|op\305\202acon|"
	  "wys\305\202a\305\202|wys\305\202ali|przelew poszed\305\202|przelew wyszed\305\202|uregulowa|betalat|"
	  "\303\266verf\303\266rt|swishat|swishade|betalt|overf\303\270rt|vippset|done neft|neft done|neft of|done imps|imps of|"
	  "done rtgs|rtgs of|upi of|done the payment|done payment|payment done|made the payment|made a payment|payment made|"
	  "payment has been made|gpay done|done gpay|upi done|done upi|viens de virer|viens de payer|viens de r\303\251gler|"
	  "viens de faire|venons de virer|venons de payer|venons de r\303\251gler|vient de virer|acabo de transferir|"
	  "acabo de pagar|acabo de hacer|acabo de enviar|acabamos de pagar|ho appena fatto|abbiamo appena fatto|"
	  "acabei de transferir|acabei de pagar|acabei de fazer|acabei de enviar|in the mail|in the post|mailed|put a check|"
	  "put a cheque" },
	{ SAY_REFUND,
	  "refund|sent back|paid back|give back|gave back|given back|returned|reimburs|money back|erstatt|"
	  "zur\303\274ck\303\274berw|zur\303\274ckgezahlt|zur\303\274ckgegeben|r\303\274ck\303\274berw|r\303\274ckerstatt|"
	  "r\303\274ckzahl|rembours|reembols|devuelto|devuelta|devolv|devoluci\303\263n|devolu\303\247|rimbors|restitu|estorn|"
	  "terugbetaal|teruggestort|terugstort|terugbetaling|teruggave|zwrot|zwr\303\263ci|zwraca|\303\245terbetal|tilbagebetal|"
	  "tilbakebetal" },
	{ SAY_OPEN,
	  "open|outstanding|unpaid|owe|due|overdue|remain|not been paid|not paid|the rest|offen|fehlen|der rest|den rest|fehlt|"
	  "ausstehend|f\303\244llig|unbezahlt|schuld|impay|le reste|reste|restent|d\303\273|dus|\303\240 r\303\251gler|pendiente|"
	  "el resto|quedan|queda|por pagar|adeud|debe|il resto|restano|resta|da pagare|da saldare|dovut|scadut|o resto|faltam|"
	  "falta|em d\303\255vida|em atraso|de rest|openstaand|staat nog|te betalen|verschuldigd|verlopen|pozosta\305\202o|"
	  "pozostaje|zaleg\305\202|do zap\305\202aty|nieop\305\202acon|niezap\305\202acon|brakuje|reszt|obetal|kvarst\303\245r|"
	  "\303\245terst\303\245r|f\303\266rfall|ubetalt|mangler|forfald|forfalt|udest\303\245ende|utest\303\245ende|skyldig|"
	  "att betala|at betale|pending" },
	{ SAY_NOT,
	  "not |n't|n\342\200\231t|never|no payment|nothing|neither|without|nicht|kein|nichts|nie |niemals|ohne|pas |pas.|aucun|"
	  "jamais|rien|no he|no ha|no hemos|no han|no lleg|a\303\272n no|todav\303\255a no|ning\303\272n|nunca|nada|non |nessun|"
	  "nulla|n\303\243o |nenhum|niet|geen|niets|nooit|nigdy|brak |bez |inte |ej |aldrig|ingen |ikke|aldri |intet" },
	{ SAY_LATER,
	  "will |'ll |\342\200\231ll |would|going to|as soon as|once |if |when |whether|until|unless|promise|plan to|intend|"
	  "werde |werden |wird |w\303\274rde|sobald|wenn |falls |ob |d\303\250s que|quand |lorsque|vais |allons |allez |va |"
	  "en cuanto|cuando |voy a|vamos a|va a|quando |non appena|appena il |appena la |appena lo |appena l'|appena i |"
	  "appena le |appena ci |appena mi |appena avr|appena sar|appena riceviamo|appena possibile|assim que|vou |zodra|wanneer|"
	  "als je|als u|zal |zullen|gaan |zap\305\202ac\304\231|zap\305\202acimy|przelej\304\231|przelejemy|ureguluj|jutro|"
	  "je\305\233li|je\305\274eli|kiedy|kommer att|ska betala|vill betala|vil betale|skal betale|betalar|i morgon|i morgen|"
	  "hvis " },
	{ SAY_PLEASE,
	  "please|bitte|veuillez|merci de |merci d'|por favor|vogliate|prego|per favore|gelieve|graag|prosz\304\231|prosimy|"
	  "v\303\244nligen|sn\303\244lla|venligst|vennligst|kindly" },
	{ SAY_ASKS,
	  "kindly release|kindly pay|kindly settle|kindly process|kindly clear|still waiting on|please pay|please transfer|"
	  "please settle|please send the|please release|pay me|payment reminder|friendly reminder|final reminder|still waiting|"
	  "waiting for payment|waiting for the payment|waiting for your payment|waiting to be paid|awaiting payment|any news on|"
	  "any update on|when will you pay|when can i expect|follow up|following up|weeks late|days late|months late|is late|"
	  "overdue|past due|zahlungserinnerung|mahnung|bitte \303\274berweisen|bitte zahlen|bitte begleichen|ich warte|"
	  "warte noch auf|zahlung ist noch nicht|rappel|relance|merci de r\303\251gler|merci de payer|j'attends|recordatorio|"
	  "por favor pag|le ruego|sigo esperando|estoy esperando|sollecit|si prega di pagare|la prego di|sto aspettando|lembrete|"
	  "aguardo o pagamento|por favor efetue|herinnering|aanmaning|graag betalen|wacht nog op|wacht op betaling|"
	  "prosz\304\231 o wp\305\202at|prosz\304\231 o zap\305\202at|prosz\304\231 o p\305\202atn|prosz\304\231 o uregulowan|"
	  "prosz\304\231 o przelew|prosz\304\231 o piln\304\205 wp\305\202at|prosz\304\231 o pilne|ponagl|"
	  "wezwanie do zap\305\202aty|przypominam|przypomnienie|v\303\244nligen betala|p\303\245minnelse|"
	  "betalningsp\303\245minnelse|rykker|p\303\245mindelse|purring|betalingsp\303\245minnelse|kan du betala|kan ni betala" },
	{ SAY_TODAY,
	  "today|just now|this morning|heute|soeben|aujourd'hui|aujourd\342\200\231hui|ce matin|hoy|oggi|hoje|vandaag|zojuist|"
	  "dzi\305\233|dzisiaj|idag|i dag" },
	{ SAY_REVERSED,
	  "item returned|deposited item|returned item|returned check|returned cheque|check returned|cheque returned|"
	  "deposit return|deposit_return|returned unpaid|unpaid debit|unpaid cheque|unpaid check|insufficient funds|bounced|nsf |"
	  "reversed|reversal|chargeback|charge back|charged back|taken back|disputed charge|r\303\274ckbuchung|r\303\274cklast|"
	  "ruecklast|rueckbuch|zur\303\274ckgebucht|storniert|r\303\251trofact|contrepass|contracargo|revertid|storno|stornat|"
	  "riaddebit|estornad|teruggeboekt|terugboeking|stornering|disputed a payment|disputed a charge|disputed the payment|"
	  "disputed the charge|disputed this payment|disputed your payment|payment has been disputed|payment was disputed|"
	  "disputed amount|deducted from your stripe balance|deducted from your balance|debited from your balance|"
	  "debited from your stripe balance" },
	{ SAY_FEE,
	  "fee|fees|commission|service charge|took|deducted|kept|withheld|abgezogen|einbehalten|pr\303\251lev|retenu|descont|"
	  "trattenut|ingehouden|geb\303\274hr|provision|frais|comisi\303\263n|commissione|commissioni|comiss\303\243o|taxa|"
	  "transactiekosten|servicekosten|prowizj|avgift|gebyr" },
	{ SAY_EXTRA,
	  "bonus|tip |gratuity|expense|trinkgeld|auslagen|spesen|pourboire|propina|mancia|gorjeta|fooi|onkosten" },
	{ SAY_SOFAR,
	  "so far|in all|in total|up to now|until now|to date|altogether|bisher|bislang|insgesamt|bis jetzt|jusqu'ici|"
	  "jusqu\342\200\231ici|jusqu'\303\240 pr\303\251sent|au total|en tout|hasta ahora|hasta la fecha|en total|finora|"
	  "ad oggi|in totale|in tutto|at\303\251 agora|at\303\251 \303\240 data|no total|ao todo|tot nu toe|tot nog toe|in totaal" },
	{ SAY_HELD,
	  "funded|escrow|is held|on hold|pending|hinterlegt|treuhand|s\303\251questre|bloqu\303\251|en garant\303\255a|retenid|"
	  "in deposito|em garantia|in bewaring" },
	{ SAY_PAYOUT,
	  "withdraw|payout|paid out|direct to bank|to your bank|to bank|transfer to|negative balance|recovery|top-up|top up|"
	  "auszahlung|abbuchung vom guthaben|auf ihr bankkonto|versement sur votre compte|vers votre banque|vers banque|retiro|"
	  "retirada|prelievo|saque|levantamento|opname|uitbetaling" },
	{ SAY_AGREED,
	  "agree|agreed|accept|confirm|go ahead|sounds good|looking forward|approved|einverstanden|vereinba|best\303\244tig|"
	  "beauftrag|passt|zugesagt|nehmen ihr angebot|nehmen dein angebot|nehme ihr angebot|nehme dein angebot|"
	  "nehmen das angebot|nehme das angebot|angebot an|angenommen|d'accord|d\342\200\231accord|convenu|de acuerdo|acord|"
	  "conforme|d'accordo|concordat|accett|va bene|combinado|aceit|akkoord|afgesproken|bevestig|zgoda|zgadzam|potwierdzam|"
	  "akceptuj|godk\303\244n|\303\266verens|godkend|godkjen" },
	{ SAY_YOU,
	  "you have received|you received|you got|did you|have you|you've received|haben sie|hast du|habt ihr|sie haben|du hast|"
	  "vous avez|tu as|avez-vous|ha recibido|has recibido|hai ricevuto|avete|ha ricevuto|recebeu|voc\303\252|u heeft|u hebt|"
	  "je hebt|heb je|heeft u|jullie|erhalten sie|sie erhalten|erh\303\244ltst du|du erh\303\244ltst|erhaltet ihr|"
	  "ihr erhaltet|you will receive|you'll receive|vous recevez|vous recevrez|recibir\303\241|recibir\303\241s|"
	  "ricever\303\240|riceverai|receber\303\241|ontvangt u|u ontvangt|je ontvangt|ontvang je" },
	{ SAY_ACCEPTED,
	  "looks great|looks good|approved|approve|love it|perfect|well done|great work|great job|exactly what|happy with|"
	  "gef\303\244llt|freigegeben|abgenommen|super|sehr gut|sieht gut|perfekt|parfait|valid\303\251|excellent|"
	  "tr\303\250s bien|aprobad|perfecto|muy bien|approvat|perfetto|ottimo|aprovad|perfeito|\303\263timo|goedgekeurd|prima|"
	  "ziet er goed" },
	{ SAY_CHANGE,
	  "additional|also need|in addition|change request|one more|extra page|extra work|could you also|out of scope|scope|"
	  "zus\303\244tzlich|au\303\237erdem noch|\303\244nderungswunsch|en plus|suppl\303\251ment|adicional|adem\303\241s|"
	  "aggiuntiv|in pi\303\271|al\303\251m disso|aanvullend|extra wens" },
	{ SAY_DELIVERED,
	  "delivered|delivery|is done|is ready|are ready|is finished|is live|is complete|all done|handed over|handover|"
	  "please find the|geliefert|lieferung|ist fertig|sind fertig|fertiggestellt|fertig gestellt|konzept fertig|"
	  "website fertig|umsetzung fertig|entwurf fertig|\303\274bergabe|livr\303\251|livraison|est pr\303\252t|termin\303\251|"
	  "entregad|entrega|est\303\241 list|terminad|consegnat|consegna|\303\250 pront|entregue|est\303\241 pront|opgeleverd|"
	  "oplevering|geleverd|is klaar|is af|gotow|uko\305\204czon|levererat|levererad|leveret|levert" },
	{ SAY_TERMS,
	  "terms of service|terms and conditions|refund policy|cancellation policy|return policy|stornobedingungen|widerrufs|"
	  "gesch\303\244ftsbedingungen|conditions g\303\251n\303\251rales|politique de remboursement|condiciones generales|"
	  "pol\303\255tica de reembolso|condizioni generali|termos e condi\303\247|algemene voorwaarden" },
	{ SAY_WANTED,
	  "opened a dispute|opened a case|opened a claim|dispute was opened|dispute opened|case was opened|case opened|"
	  "filed a dispute|filed a claim|offer|proposal|proposed|invit|quote|estimate|requested|requesting|requests|request for|"
	  "request from|refund request|payment request|asks|asking|asked|wants|would like|scheduled|upcoming|is due|angebot|"
	  "anfrage|angefordert|fordert|beantragt|antrag auf|verlangt|m\303\266chte|geplant|demand|devis|offre|propos|souhaite|"
	  "pr\303\251vu|solicit|pide|oferta|propuest|presupuest|quiere|programad|richied|richiest|offert|propost|preventiv|"
	  "vorrebbe|programmat|pede|pediu|or\303\247ament|quer|agendad|verzoek|aangevraagd|vraagt|aanbod|voorstel|gepland" },
	{ SAY_WON,
	  "in your favor|in your favour|you won|dispute won|zu ihren gunsten|zu deinen gunsten|en votre faveur|a su favor|"
	  "a tu favor|a tuo favore|a suo favore|a seu favor|in uw voordeel|in je voordeel" },
	{ SAY_FUNDED,
	  "funded|deposited|into escrow|to escrow|created a milestone|created the milestone|new milestone payment|hinterlegt|"
	  "eingezahlt|s\303\251questre|en garant\303\255a|deposit\303\263|in garanzia|depositat|em garantia|depositou|in bewaring" },
	{ SAY_PAID,
	  "paid|payed|wired|wire |transferred|transfered|remitted|the money|payment|paypal|venmo|zelle|bizum|pix|"
	  "\303\274berwiesen|\303\274berweisung|bezahlt|gezahlt|angewiesen|vir\303\251|virement|pay\303\251|r\303\251gl\303\251|"
	  "vers\303\251|pagad|pagamos|pagu\303\251|transferencia|transferid|bonifico|pagat|versat|paguei|pagou|transferi|betaald|"
	  "overgemaakt|overboeking|przela\305\202|przelali|przelew|zap\305\202aci\305\202|zap\305\202acili|op\305\202aci\305\202|"
	  "betalat|\303\266verf\303\266rt|swish|overf\303\270rt|neft" },
	{ SAY_TAKEN_OFF,
	  "i've credited|i have credited|i credited|we credited|we've credited|credited you|have credited" },
	{ SAY_BILL,
	  "invoice|rechnung|honorarrechnung|honorarnote|facture|factura|fattura|fatura|factuur|bill for|bill is|faktur" },
	{ SAY_CORRECTED,
	  "correct invoice|corrected|correction|revised|typo|my mistake|by mistake|was wrong|wrong amount|wrong sum|wrong total|"
	  "instead of|replaces|korrigiert|korrektur|berichtigt|berichtigung|vertippt|tippfehler|verrechnet|mein fehler|ersetzt|"
	  "statt |anstatt|corrig\303\251|erreur|rectifi|au lieu|remplace|corregid|me equivoqu|por error|en lugar de|en vez de|"
	  "sustituye|corrett|errore|sbagliat|invece di|sostituisc|corrigid|enganei|por engano|em vez de|substitui|gecorrigeerd|"
	  "verbeterde|vergist|vergissing|in plaats van|vervangt|korekta|poprawion|pomy\305\202k|r\303\244ttad|rettet" },
	{ SAY_OUT,
	  "you sent a payment|you sent money|you sent $|you sent \342\202\254|you sent \302\243|you sent usd|you sent eur|"
	  "you sent gbp|you've sent a payment|you\342\200\231ve sent a payment|you have sent a payment|you paid|you've paid|"
	  "you\342\200\231ve paid|you have paid|your payment to|receipt for your|your receipt from|your order is confirmed|"
	  "order confirmed|order confirmation|you bought|you purchased|your purchase|charged to|you were charged|we charged|"
	  "refunded you|refund you|you have a refund|you've a refund|you got a refund|you received a refund|"
	  "you've received a refund|you've been refunded|you have been refunded|you were refunded|issued you|your refund|"
	  "sent you a refund|refund to your|refunded to your|sie haben gezahlt|sie haben bezahlt|sie haben eine zahlung gesendet|"
	  "sie haben eine zahlung an|sie haben eine zahlung get\303\244tigt|sie haben eine zahlung autorisiert|du hast gezahlt|"
	  "du hast bezahlt|du hast eine zahlung gesendet|du hast eine zahlung an|du hast eine zahlung get\303\244tigt|"
	  "ihre zahlung an|deine zahlung an|ihre bestellung|deine bestellung|bestellbest\303\244tigung|ihnen erstattet|"
	  "dir erstattet|vous avez pay\303\251|votre paiement \303\240|votre paiement vers|votre commande|"
	  "vous a rembours\303\251|has pagado|tu pago a|su pago a|tu pedido|su pedido|te ha reembolsado|le ha reembolsado|"
	  "hai pagato|il tuo pagamento a|il tuo ordine|ti ha rimborsato|voc\303\252 pagou|seu pagamento para|seu pedido|"
	  "je hebt betaald|u hebt betaald|u heeft betaald|je betaling aan|uw betaling aan|je bestelling|uw bestelling" },
	{ SAY_FEEDBACK,
	  "feedback|left a review|bewertung|valoraci\303\263n|recensione|avalia\303\247\303\243o|beoordeling" },
	{ SAY_CREDIT,
	  "credit note|credit memo|gutschrift|rechnungskorrektur|korrekturrechnung|stornorechnung|avoir|note de cr\303\251dit|"
	  "nota de cr\303\251dito|factura rectificativa|abono|nota di credito|creditnota|creditfactuur|faktura koryguj\304\205c|"
	  "korekta faktury|nota koryguj\304\205c|kreditnota|kreditfaktura" },
};

/* ---- stems by their first three bytes, made once ---- */

struct stem {
	struct span word;
	unsigned cue;
	bool inside;		/* may begin within a word */
};
enum { STEMS = 2048, KEYS = 1 << 14, KEY_OF = 3 };
static struct {
	struct stem all[STEMS];
	uint16_t first[KEYS + 1];	/* those whose first bytes have the key k: [first[k], first[k + 1]) */
} by_key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void each_stem(void (*f)(struct span stem, unsigned cue))
{
	for (size_t i = 0; i < countof(table); i++) {
		struct span stem, rest = span_str(table[i].stems);

		while (rest.n && span_split(&rest, '|', &stem))
			if (stem.n)
				f(stem, table[i].cue);
	}
}

static inline unsigned key_of(unsigned char a, unsigned char b, unsigned char c)
{
	return ((unsigned)a << 9 ^ (unsigned)b << 4 ^ c) % KEYS;
}

static unsigned key_of_stem(struct span stem)
{
	assert(stem.n >= KEY_OF);
	return key_of((unsigned char)stem.p[0], (unsigned char)stem.p[1], (unsigned char)stem.p[2]);
}

static void count_stem(struct span stem, unsigned cue)
{
	(void)cue;
	by_key.first[key_of_stem(stem) + 1]++;
}

static bool may_be_inside(struct span stem, unsigned cue)
{
	return cue & (SAY_NOT | SAY_LATER) && (stem.p[0] == '\'' || stem.p[0] == '\342' || (stem.p[0] == 'n' && (stem.p[1] == '\'' || stem.p[1] == '\342')));
}

static void place_stem(struct span stem, unsigned cue)
{
	unsigned at = by_key.first[key_of_stem(stem)];

	while (by_key.all[at].cue)
		at++;
	by_key.all[at] = (struct stem){ stem, cue, may_be_inside(stem, cue) };
}

static void make_index(void)
{
	each_stem(count_stem);
	for (unsigned k = 0; k < KEYS; k++)
		by_key.first[k + 1] = (uint16_t)(by_key.first[k + 1] + by_key.first[k]);
	assert(by_key.first[KEYS] <= STEMS);
	each_stem(place_stem);
}

/* A stem begins a word; the ends of "don't" and "I'll" are in the middle of one. */
unsigned say_cues(struct span text)
{
	unsigned cues = span_chr(text, '?', 0) != SIZE_MAX ? SAY_LATER : 0;

	pthread_once(&once, make_index);
	for (size_t i = 0; i + KEY_OF <= text.n; i++) {
		char ch = text.p[i];
		bool begins = i == 0 || !is_letter(text.p[i - 1]);
		unsigned key;

		if (!begins && ch != '\'' && ch != '\342' && ch != 'n' && ch != 'N')
			continue;
		key = key_of(small(text, i), small(text, i + 1), small(text, i + 2));
		for (unsigned k = by_key.first[key]; k < by_key.first[key + 1]; k++) {
			const struct stem *s = &by_key.all[k];

			if ((begins || s->inside) && (cues & s->cue) == 0 && stands_at(text, i, s->word))
				cues |= s->cue;
		}
	}
	return cues;
}

/* Words that are written with a full stop and go on: one letter, and these. */
static bool is_short(struct span word)
{
	static const char *const all[] = {
		"no", "nr", "inv", "st", "mr", "ms", "dr", "mrs", "vs", "ca", "bzw", "art", "abs", "nos", "num", "max", "min", "incl", "inkl",
		"exkl", "excl", "approx", "tel", "str", "vgl", "evt", "ggf", "evtl", "sr", "sra", "fr", "hr", "rs", "kr", "tot", "jan", "feb",
		"mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez", "mo", "di", "mi", "do", "sa", "so", "mon",
		"tue", "wed", "thu", "fri", "sat", "sun", "pp", "ref", "acc", "dept", "est", "etc", "pos", "bl", "par", "fig", "vol", "nbr", "rg",
		"re", "mme", "mlle", "dott", "sig", "prof", "ing", "geb", "usw", "zzgl", "abzgl", "lt", "lfd", "ust", "mwst", "p", "s",
	};

	for (size_t i = 0; i < countof(all); i++)
		if (span_ieq_str(word, all[i]))
			return true;
	return word.n == 1;
}

/* A full stop ends a sentence when something new begins behind it: "No. 5" and "1.250" go on. */
static bool ends_at(struct span t, size_t i)
{
	size_t word = 0, next = i + 1;

	if (t.p[i] == '\n')
		return i + 1 < t.n && (t.p[i + 1] == '\n' || t.p[i + 1] == '\r' || t.p[i + 1] == '-' || t.p[i + 1] == '*');
	if (t.p[i] != '.' && t.p[i] != '!' && t.p[i] != '?')
		return false;
	while (next < t.n && (t.p[next] == ' ' || t.p[next] == '\n' || t.p[next] == '\r'))
		next++;
	if (next == i + 1 && next < t.n)
		return false;
	if (t.p[i] != '.' || next >= t.n)
		return true;
	while (word < i && is_letter(t.p[i - 1 - word]))
		word++;
	if ((word == i || t.p[i - 1 - word] == ' ' || t.p[i - 1 - word] == '\n') && is_short(span_of(t.p + i - word, word)))
		return false;
	return !(t.p[next] >= 'a' && t.p[next] <= 'z');
}

struct span say_sentence(struct span text, size_t from, size_t to)
{
	size_t a, b, least;

	from = from < text.n ? from : text.n;
	to = to < text.n ? to : text.n;
	least = from > LIMIT_PATTERN ? from - LIMIT_PATTERN : 0;
	for (a = from; a > least && !ends_at(text, a - 1); a--)
		;
	for (b = to; b < text.n && b - to < LIMIT_PATTERN && !ends_at(text, b); b++)
		;
	return span_trim(span_of(text.p + a, (b < text.n ? b + 1 : b) - a));
}

/* How many bytes at t[i] stand between two clauses; 0: none. */
static size_t clause_gap(struct span t, size_t i)
{
	static const char *const gaps[] = { "; ", ", ", " - ", " \342\200\223 ", " \342\200\224 ", " and ", " but ", " und ", " aber ",
					    " et ", " mais ", " y ", " pero ", " e ", " ma ", " mas ", " en ", " maar " };

	if ((t.p[i] != ' ' && t.p[i] != ',' && t.p[i] != ';') || i + 1 == t.n)
		return 0;
	for (size_t k = 0; k < countof(gaps); k++)
		if (gaps[k][1] == (char)small(t, i + 1) && stands_at(t, i, span_str(gaps[k])))
			return strlen(gaps[k]);
	return 0;
}

struct span say_clause(struct span sentence, size_t from, size_t to)
{
	size_t a, b;

	from = from < sentence.n ? from : sentence.n;
	to = to < sentence.n ? to : sentence.n;
	for (a = from; a > 0; a--) {
		size_t n = clause_gap(sentence, a - 1);

		if (n && a - 1 + n <= from) {
			a += n - 1;
			break;
		}
	}
	for (b = to; b < sentence.n && clause_gap(sentence, b) == 0; b++)
		;
	return span_trim(span_of(sentence.p + a, b - a));
}

/* The letters, digits and signs of a number, when the word is one: no year, no day. */
static struct span number_in(struct span word)
{
	size_t digits = 0, letters = 0, signs = 0;

	while (word.n && !is_letter(word.p[0]) && (word.p[0] < '0' || word.p[0] > '9'))
		word = span_from(word, 1);
	while (word.n && !is_letter(word.p[word.n - 1]) && (word.p[word.n - 1] < '0' || word.p[word.n - 1] > '9'))
		word.n--;
	for (size_t i = 0; i < word.n; i++) {
		char ch = word.p[i];

		digits += ch >= '0' && ch <= '9';
		letters += is_letter(ch);
		signs += ch == '-' || ch == '/' || ch == '_';
	}
	if (digits + letters + signs != word.n || digits < 2 || word.n < 3 || (letters == 0 && signs > 1) ||
	    (word.n == 4 && digits == 4 && (span_starts(word, "19") || span_starts(word, "20"))))
		return SPAN("");
	return word;
}

struct span say_bill_number(struct span subject)
{
	enum { WORDS = 4 };	/* "Facture d'acompte no. FA-31" */
	unsigned left = 0;
	struct span word, number;

	while (subject.n && span_split(&subject, ' ', &word)) {
		number = left ? number_in(word) : SPAN("");
		if (number.n)
			return number;
		left -= left > 0;
		if (say_cues(word) & SAY_BILL)
			left = WORDS;
	}
	return SPAN("");
}
