# Les mots du bot. Un message par ligne, ses variables entre accolades ; prompts/README.md dit comment ajouter le sien.
# Typographie : espace insécable avant : ; ! ? et à l’intérieur des guillemets, apostrophe ’.

## Réponses

answer-sources = Sources :
answer-lesson = À retenir : { $texte }
answer-confidence = Confiance de la fiche { $fiche } : { $remarque }.
answer-question-cut = Votre question est très longue : seul son début a été lu.
source-titled = « { $titre } », { $site }
source-verified = fiche { $fiche }, vérifiée le { $date }
source-added = fiche { $fiche }, ajoutée le { $date }

## Abstentions

abstain = Je ne sais pas : { $raison }
abstain-outside-base = rien dans la base ne répond à cette question. Je l’aurais inventé, et ce n’est pas mon métier.
abstain-too-vague = la question est trop courte pour que je sache de quoi elle parle. Ajoutez le réseau, le sujet ou la collectivité.
abstain-partial = la base connaît le sujet, mais pas ce qui est demandé là.
abstain-partial-missing = la base connaît le sujet, mais ses fiches ne donnent pas ce qui est demandé là : { $manque }.
abstain-outdated = les fiches les plus proches ne parlent pas de { $annees }.
abstain-nearest = Les fiches les plus proches :

detail-cout = un coût ou un budget
detail-materiel = un matériel, un logiciel ou un prestataire
detail-nom-de-personne = un nom ou un contact
detail-texte-integral = un texte complet
detail-actualite = une information du jour
detail-annee-exacte = une date exacte
detail-pourcentage = un pourcentage
detail-vues = un nombre de vues
detail-abonnes = un nombre d’abonnés

## Avis sur une idée

review-score = Risque boomer : { $note }/100, { $bande } { $jauge } (entre { $bas } et { $haut })
review-thin = L’idée dit trop peu pour être bien notée : ajoutez qui on voit, ce qui se passe et comment ça finit.
review-no-reasons = Aucun signal net dans le texte : la note reste près de celle d’une idée moyenne.
review-reasons = Pourquoi
review-reason = { $effet } ({ $dimension }) : { $nom }.
review-reason-span = { $effet } ({ $dimension }) : « { $extrait } » : { $nom }.
review-reason-fix = À la place : { $conseil }
review-reason-source = [{ $source }]
review-sum = Le compte : { $base } au départ, { $raisons } par ces raisons, { $reste } par tout le reste du texte, soit { $note }.
review-contributions = Toutes les contributions, sur une base de { $base }
review-contribution = { $effet } ({ $dimension }) : { $regle }
review-standing = Compétence
review-rails = Garde-fous
review-rail = { $titre } : { $verifier } ({ $fiche })
review-rail-ballot = { $titre }, période ouverte pour la { $scrutin } : { $verifier } ({ $fiche })
review-fixes = À changer d’abord
review-fix = { $titre } (jusqu’à { $gain } points) : { $regle }
review-fix-example = Exemple : { $exemple }
review-fix-proof = La preuve : { $titre } ({ $fiche }).
review-plan = Un plan possible
review-cut = L’idée est très longue : seul son début a été lu.
review-limits = Note d’une idée écrite, pas d’une vidéo finie ; calée sur des étiquettes posées avec une grille, pas par un jury de jeunes. Faites-la lire à quelqu’un de la cible.
band-low = faible
band-medium = moyen
band-high = élevé
plan-hook = Accroche : { $texte }
plan-speaker = Qui parle : { $texte }
plan-scene = Au milieu : { $texte }
plan-ending = Chute : { $texte }
plan-question = Question : { $texte }
plan-format = Format : { $texte }
plan-caption = Légende : { $texte }

dimension-ton-institutionnel = ton
dimension-centrage-elu = centrage sur l’élu
dimension-format-plateforme = format
dimension-jeunisme-force = jeunisme
dimension-interet-utilite = sujet
dimension-incarnation = incarnation
dimension-accroche-chute = accroche
dimension-interaction-ancrage = interaction

standing = { $domaine } : { $verdict }. Titulaire en droit : { $titulaire } ({ $articles }).
standing-no-article = { $domaine } : { $verdict }. Titulaire en droit : { $titulaire } (article à vérifier).
standing-no-matter = Aucune politique publique n’est en jeu : la question de la compétence ne se pose pas.
standing-level = Droit commun de ce niveau : donnez le nom de la collectivité pour tenir compte d’un statut particulier.
standing-level-unknown = « { $nom } » n’est pas dans la liste des collectivités : le droit commun du niveau indiqué s’applique.
standing-level-ambiguous = Plusieurs collectivités s’appellent « { $nom } » : le droit commun du niveau indiqué s’applique.
standing-unsaid = Dites pour qui vous parlez et le verdict sera le vôtre.
standing-others = Touche aussi : { $domaines }.
standing-hesitates = Le domaine n’est que probable : si ce n’est pas le vôtre, précisez le sujet dans le texte.
standing-reserve = Confiance de la fiche : { $remarque }.
verdict-propre = compétence propre
verdict-partagee = compétence partagée
verdict-conditionnelle = ça dépend
verdict-hors = hors de votre compétence : relayer, pas porter
verdict-sans_objet = sans objet

compare-better = Mieux : { $avant } → { $apres }/100 ({ $ecart }) { $jauge }
compare-worse = Moins bien : { $avant } → { $apres }/100 ({ $ecart }) { $jauge }
compare-same = Pareil : { $avant } → { $apres }/100 ({ $ecart }) { $jauge }
compare-gone = Ce qui a disparu
compare-new = Ce qui est apparu
compare-second = La seconde version en détail

author-unknown = Aucune collectivité ne s’appelle « { $nom } ». Essayez son nom officiel, ou donnez le niveau.
author-unknown-near = Aucune collectivité ne s’appelle « { $nom } ». Peut-être :
author-ambiguous = Plusieurs collectivités s’appellent « { $nom } » ; précisez le niveau, ou le département entre parenthèses :

## Sujets de saison

topics-title = De quoi parler ({ $qui }, le { $date })
topics-anyone = sans collectivité choisie
topics-none = Aucun sujet de saison dans vos compétences à cette date. Essayez une autre date.
topic-interest = Pourquoi eux : { $texte }
topic-angle = L’angle : { $texte }
topic-format = Le format : { $texte }
topic-proof = La preuve : { $preuve } { $titre } ({ $fiche })
topic-competence = La compétence : { $domaine }, { $verdict } ({ $articles }). { $detail }
topic-season = La période : { $texte }

## Compétences

competence-holder = { $objet } En droit commun, titulaire : { $titulaire } ({ $articles }).
competence-holder-no-article = { $objet } En droit commun, titulaire : { $titulaire } (article à vérifier).
competence-cell = { $qui } : { $cellule }
competence-status = Statut particulier ({ $articles }, confiance { $confiance }) : { $remarque }
competence-levels = Qui agit : { $niveaux }.
competence-relay = À relayer, sans porter : { $texte }
competence-operators = Aussi sur le sujet : { $noms }.

holder-commune = la commune
holder-epci = l’intercommunalité
holder-departement = le département
holder-region = la région
holder-etat = l’État
holder-operateur = un opérateur
holder-partage = plusieurs niveaux à la fois

level-commune = commune
level-communaute_de_communes = communauté de communes
level-communaute_d_agglomeration = communauté d’agglomération
level-communaute_urbaine = communauté urbaine
level-metropole = métropole
level-etablissement_public_territorial = établissement public territorial
level-departement = département
level-region = région
level-etat = État

cell-propre = compétence propre : vous pouvez en parler et le porter.
cell-obligatoire = compétence de plein droit, à la place des communes : vous pouvez en parler et le porter.
cell-partagee = compétence partagée : vous pouvez en parler pour votre part, en nommant les autres.
cell-facultative = seulement si la compétence vous a été transférée : lisez vos statuts avant de publier.
cell-deleguee = seulement par convention : vérifiez qu’elle existe avant de publier.
cell-partielle = une part seulement : { $part }. Au-delà, ce n’est pas votre compétence.
cell-partielle-unsaid = une part seulement : voyez laquelle avant de publier.
cell-aucune = pas de compétence : relayez sans porter, en citant le titulaire.
cell-not-covered = statut non couvert par la table.

cell-propre-short = compétence propre
cell-obligatoire-short = de plein droit
cell-partagee-short = partagée
cell-facultative-short = si la compétence a été transférée
cell-deleguee-short = par convention
cell-partielle-short = une part ({ $part })
cell-aucune-short = aucune

## Contrôle des fichiers

# Une faute : où, sa gravité, ce qui ne va pas et comment le corriger.
fault-line = { $lieu } : { $gravite } : { $quoi }
fault-error = erreur
fault-warning = avertissement
shape-text = un texte
shape-list = une liste
shape-table = un groupe de clés
shape-number = un nombre
fault-unreadable = lecture impossible ({ $cause }). Vérifiez que le chemin existe et que le bot a le droit de le lire.
fault-missing-file = ce fichier ou ce dossier manque, et la base en a besoin.
fault-not-read = aucun schéma ne lit ce fichier à cet endroit : vérifiez son dossier et son extension (knowledge/README.md).
fault-not-utf8 = le fichier n’est pas en UTF-8. Enregistrez-le de nouveau en choisissant cet encodage.
fault-too-large = le fichier pèse { $taille } Kio, la limite est de { $limite } Kio.
fault-hidden-characters = la ligne contient un caractère invisible ou de contrôle. Retapez-la.
fault-syntax = la syntaxe est cassée ici ({ $detail }).
fault-no-head = le fichier doit commencer par une ligne « --- », puis l’en-tête, puis une seconde ligne « --- ».
fault-missing-key = il manque la clé « { $cle } ».
fault-unknown-key = la clé « { $cle } » n’existe pas dans ce schéma.
fault-unknown-key-near = la clé « { $cle } » n’existe pas dans ce schéma ; vouliez-vous écrire « { $proche } » ?
fault-duplicate-key = la clé « { $cle } » est écrite deux fois : gardez-en une.
fault-empty = « { $cle } » est vide.
fault-wrong-shape = « { $cle } » doit être { $attendu }.
fault-not-allowed = « { $cle } » vaut « { $valeur } », qui n’est pas permis. Valeurs permises : { $permises }.
fault-missing-section = il manque la section « ## { $titre } ».
fault-unknown-section = la section « ## { $titre } » n’existe pas dans ce schéma.
fault-duplicate-id = l’identifiant « { $id } » est déjà pris par { $premier }.
fault-name-mismatch = le fichier doit porter le nom de son identifiant, « { $id } ».
fault-bad-id = l’identifiant « { $id } » n’est pas bien formé : minuscules sans accent, chiffres, « - » et « _ » seulement (un garde-fou : G et deux chiffres).
fault-dead-reference = « { $cle } » cite « { $cible } », qui n’existe pas dans la base.
fault-bad-date = « { $cle } » vaut « { $valeur } », qui n’est pas une date possible (AAAA-MM-JJ, AAAA-MM pour un pic, AAAA pour une année).
fault-bad-source = « { $valeur } » n’est ni une adresse web, ni « usage courant », ni « grille du projet ».
fault-bad-pattern = ce motif n’est pas une expression régulière valable ({ $detail }).
fault-example-missed = la règle « { $regle } » ne trouve pas son propre exemple : « { $exemple } ».
fault-counter-example-found = la règle « { $regle } » trouve à tort : « { $exemple } ».
fault-too-few-examples = la règle « { $regle } » a besoin d’au moins deux { $cle }.
fault-no-article = une compétence sans article doit avoir la confiance « à vérifier ».
fault-no-part = la cellule « { $niveau } » est « partielle » : dites quelle part dans [part].
fault-stray-part = [part] parle de « { $niveau } », dont la cellule n’est pas « partielle ».
fault-bad-row = la ligne a { $trouve } colonnes au lieu de { $attendu }.
fault-no-questions = sans « questions », ceux qui n’emploient pas les mots de la fiche ne la trouveront pas.
fault-no-keywords = sans « mots_cles », la fiche sera moins facile à trouver.

check-good =
    { $fichiers } fichiers lus, { $fiches } fiches : { $avertissements ->
        [0] tout est bon.
        [one] rien d’empêchant, un avertissement.
       *[other] rien d’empêchant, { $avertissements } avertissements.
    }
check-faulty =
    { $fichiers } fichiers lus : { $erreurs ->
        [one] une erreur à corriger
       *[other] { $erreurs } erreurs à corriger
    }, { $avertissements ->
        [0] aucun avertissement.
        [one] un avertissement.
       *[other] { $avertissements } avertissements.
    }

## Ligne de commande

cli-template =
    <<about>>

    Usage : <<usage>>

    <<all-args>>
cli-commands-heading = Commandes
cli-options-heading = Options
cli-about = Boomeromètre : le coach des communicants publics. Il répond avec ses sources, et dit quand il ne sait pas.
cli-ask = Répond à une question
cli-review = Donne un avis sur une idée de post : risque boomer, compétence, garde-fous, plan
cli-topics = Propose des sujets de saison dans vos compétences
cli-text-argument = L’idée
cli-compare-option = Une seconde version, comparée à la première
cli-collectivite-option = Pour qui vous parlez (« Gironde », « Ville de Tours »…)
cli-niveau-option = Son niveau : commune, communaute_de_communes, communaute_d_agglomeration, communaute_urbaine, metropole, etablissement_public_territorial, departement, region
cli-plateforme-option = Le réseau : tiktok, instagram, snapchat, youtube, twitch, discord, x, threads, bluesky, mastodon, facebook, linkedin, whatsapp, site, autre
cli-date-option = Le jour où l’idée est jugée (aujourd’hui sinon)
cli-explain-option = Montre toutes les contributions
cli-ideas-option = Idées étiquetées, en JSONL (sinon, celles de la base)
cli-into-option = Dossier où écrire les modèles ajustés
cli-text-and-jsonl = Donnez une idée, ou --jsonl pour les lire sur l’entrée standard : pas les deux.
cli-no-text = Il manque l’idée : boomerometre review "On filme la première fournée du boulanger du marché" --collectivite Tours
cli-bad-date = « { $valeur } » n’est pas une date utilisable : écrivez AAAA-MM-JJ, entre 2020 et 2040.
cli-no-into = Dites où écrire les modèles : --into knowledge/models
cli-line-no-key = il manque « { $cle } »
cli-line-bad-value = la valeur « { $valeur } » ne convient pas à « { $cle } »
cli-check = Contrôle les fichiers de connaissances : toutes les fautes, avec fichier et ligne
cli-console = Ouvre une conversation
cli-eval = Mesure les réponses et les avis sur des jeux étiquetés
cli-bot = Lance le bot Discord
cli-knowledge-option = Dossier de connaissances (sinon, la copie incluse dans le programme)
cli-help-option = Affiche cette aide
cli-version-option = Affiche la version
cli-json-option = Répond en JSON
cli-jsonl-option = Lit une question ou une idée JSON par ligne sur l’entrée standard
cli-questions-option = Questions étiquetées, en JSONL (sinon, celles de la base)
cli-out-of-fold-option = Donne les prédictions, chacune faite sans son propre pli
cli-fit-option = Ajuste les poids des questions (affichés) ou les modèles des idées (écrits dans --into)
cli-folds-option = Nombre de plis (10 sinon)
cli-question-argument = La question
cli-dir-argument = Le dossier à contrôler (sinon, la copie incluse)
cli-files-argument = Fichiers de questions ou d’idées étiquetées
cli-question-and-jsonl = Donnez une question, ou --jsonl pour les lire sur l’entrée standard : pas les deux.
cli-no-question = Il manque la question : boomerometre ask "Comment toucher les jeunes sans passer pour un boomer ?"
cli-no-files = Il manque les fichiers étiquetés.
cli-unknown-argument = L’option « { $argument } » n’existe pas.
cli-unknown-command = La commande « { $argument } » n’existe pas.
cli-bad-value = La valeur « { $valeur } » ne convient pas à { $argument }.
cli-conflict = « { $argument } » ne va pas avec une autre option donnée.
cli-not-utf8 = Les arguments ne sont pas en UTF-8.
cli-bad-arguments = Ces arguments ne vont pas ensemble, ou l’un d’eux manque.
cli-see-help = Essayez « boomerometre --help ».
cli-faulty =
    La base n’est pas utilisable : { $nombre ->
        [one] une erreur à corriger.
       *[other] { $nombre } erreurs à corriger.
    }
cli-internal = Une erreur interne empêche de répondre.
cli-input = Impossible de lire { $chemin } : { $cause }.
cli-io = Lecture ou écriture impossible : { $cause }.
cli-no-bot = Le bot Discord n’est pas encore dans cette version. Essayez « boomerometre console ».
cli-line-not-utf8 = la ligne n’est pas en UTF-8
cli-line-not-json = la ligne n’est pas du JSON ({ $detail })
cli-line-no-id = il manque « id »

## Mesure

eval-false-answer = { $id } : réponse donnée à tort à « { $question } » ({ $premier })
eval-abstained = { $id } : pas de réponse à « { $question } » (attendu : { $attendu })
eval-wrong-source = { $id } : « { $question } » trouve { $premier } (attendu : { $attendu })
eval-counts = { $avec } questions que la base connaît, { $sans } qu’elle ne connaît pas, { $fautes } à revoir.
eval-hit-1 = première source juste            { $valeur }
eval-recall-3 = juste parmi les trois premières  { $valeur }
eval-mrr = rang inverse moyen              { $valeur }
eval-ndcg = gain cumulé (nDCG, dix)         { $valeur }
eval-answered = répond quand elle sait           { $valeur }
eval-false-answers = répond quand elle ne sait pas    { $valeur }
eval-auroc = sépare les deux (AUROC)          { $valeur }
eval-calibration = écart de calibration             { $valeur }
eval-key = la réponse contient la clé       { $valeur }
eval-idea-miss = { $id } : note { $note } (attendue { $attendue }), domaine { $domaine } (attendu { $domaine_attendu }), verdict { $verdict } (attendu { $verdict_attendu })
eval-ideas-count = { $nombre } idées étiquetées.
eval-spearman = rang du risque (Spearman)       { $valeur }
eval-error = erreur moyenne, en points       { $valeur }
eval-kappa = accord des bandes (kappa)       { $valeur }
eval-covered = note dans l’intervalle          { $valeur }
eval-verdicts = verdict juste                   { $valeur }
eval-domains = domaine juste                   { $valeur }
eval-holders = titulaire juste                 { $valeur }
eval-rail-precision = garde-fous dits à raison        { $valeur }
eval-rail-recall = garde-fous dus et dits          { $valeur }
eval-fitted = Modèles ajustés sur { $nombre } idées, écrits dans { $dossier }.
eval-line = ligne { $ligne }, { $detail }
eval-twice = l’identifiant « { $id } » y est deux fois
eval-origin = ajustés par « boomerometre eval --fit questions » sur { $nombre } questions étiquetées ; les champs sont réglés à la main

## Fiches et collectivités

entry-facts = Faits
entry-lessons = À retenir
entry-confidence = Confiance : { $remarque }.
territory = { $nom } ({ $niveau })
territory-of = { $nom } ({ $niveau }, { $departement })

## Console

console-prompt = boomeromètre ›{" "}
console-hello =
    Boomeromètre, le coach des communicants publics : { $fiches } fiches, sans réseau.
    Posez une question, ou tapez /aide. Rien de ce que vous écrivez n’est conservé.
console-interrupted = Pour partir : /quitter, ou Ctrl-D.
console-no-question = Et la question ? Par exemple : /demander Comment toucher les jeunes sans passer pour un boomer ?
console-no-idea = Et l’idée ? Par exemple : /avis Vidéo de 20 secondes, la conductrice du chasse-neige montre sa tournée
console-no-words = Dites quoi : /fiches tri, puis /fiche avec un identifiant de la liste.
console-no-entry = Aucune fiche ne s’appelle « { $id } ». Cherchez-la avec /fiches et quelques mots.
console-nothing = Aucune fiche n’est proche de ces mots.
console-unknown = La commande /{ $commande } n’existe pas ici. /aide donne la liste.
console-author = Vous parlez pour { $qui }.
console-no-author = Dites pour qui vous parlez : /collectivite Gironde
console-unknown-author = Aucune collectivité ne s’appelle « { $nom } » dans la liste. Essayez son nom officiel, sans abréviation.
console-homonyms = Plusieurs collectivités portent ce nom ; précisez (« Département de… », « Ville de… ») :
console-help =
    Ce que vous pouvez écrire :
    /demander QUESTION : une réponse avec ses sources (ou la question seule)
    /avis IDÉE : le risque boomer, la compétence, les garde-fous et un plan
    /sujets : ce dont vous pouvez parler en ce moment
    /collectivite NOM : pour qui vous parlez, afin que les compétences soient les vôtres
    /fiches MOTS : les fiches les plus proches
    /fiche IDENTIFIANT : une fiche en entier
    /quitter : partir
    Trois exemples, tapez leur numéro :
console-example-1 = Comment toucher les jeunes sans passer pour un boomer ?
console-example-2 = Est-ce que ma communauté de communes peut parler du lycée ?
console-example-3 = /avis Wesh les jeunes ! Notre maire fait un dab pour le tri, lien du PDF en description
