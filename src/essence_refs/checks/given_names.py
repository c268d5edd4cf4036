"""Common given names: they distinguish two names with a comma between them from a family name of two words."""

# Names that are often family names too (Martin, Thomas, James) are left out where that is usual in a family name of
# two words, such as Santiago or Lloyd.
_NAMES = """
    aaron abigail adam adrian agnes agnieszka ahmed aisha alan albert alejandra alejandro alessandra alessandro alex
    alexander alexandra alexandre alexis alfred ali alice alicia alison amanda amelia amy ana anders andrea andreas
    andrew andrzej angela anita anja ann anna annabel anne annette annika anthony antje antoine anton antonia antonio
    arthur astrid barbara beata beatrice beatriz ben benjamin bernard bernd bernhard bettina birgit bob bogdan brenda
    brian bridget britta bruno camille carina carl carla carlos carmen carol carolina caroline carolyn catherine
    cathy cecilia charles charlotte chiara chris christa christian christina christine christoph christophe christopher
    claire clara claudia claus colin corinna cristina cynthia dagmar daniel daniela danielle daphne david deborah
    debbie denise dennis diana diane dieter dirk dominik dominique donald donna dorothea dorothy doris eduardo edward
    eileen elaine eleanor elena elisa elisabeth elizabeth ella ellen elsa emily emma eric erica erik erika ernst
    esther eugene eva evelyn fabian fabio fatima felicity felix fernando fiona florence florian francesca francesco
    francis francisco franck frank franz frederic frederick friedrich gabriele gabriella gareth gavin georg george
    gerald gerard gerd gerhard gertrud gianni giles gillian giorgio giovanni gisela giulia giuseppe gloria grace
    graham greg gregory guido guillaume gunnar gustav hanna hannah hanne hans harald harold harriet harry hassan heather
    heidi heike heiko heinrich heinz helen helena helga helmut henri henrik henry herbert hermann hilary hildegard
    holger howard hubert hugh hugo ian ibrahim ilona ines inga inge ingo ingrid irene irina iris isabel isabella
    isabelle ivan jack jacob jacqueline jacques jakob jan jana jane janet janice jasmin jason javier jean jeanette
    jeff jeffrey jennifer jenny jens jeremy jerome jessica jill jim joachim joan joanna joanne joao jochen joe johan johanna
    johannes john johnny jonas jonathan jose josef josep joseph josephine joyce juan judith judy julia julian juliane
    julie juliet julio jurgen jörg jürgen karen karin karl karla kate katharina katherine kathleen kathrin kathryn
    kathy katie katja katrin keith ken kenneth kerstin kevin kim klaus konrad krzysztof kristin kurt lars laura
    laurence laurent leah lena leo leon leonie leslie liam linda lisa liz lorenzo lorraine louis louise luc luca
    lucia lucie lucy luis luisa luise lukas lutz lydia magdalena maggie malcolm manfred manuel manuela marc marcel
    marco margaret margarita margit maria marianne marie marina mario marion marjorie mark marko markus marta martha
    martina mary mathias mats matteo matthew matthias maureen maurice max maximilian megan melanie melissa michael
    michaela michel michele michelle miguel mike mohamed mohammad mohammed moira monica monika muhammad nadia nadine
    nancy naomi natalia natalie natasha neil nicholas nick nicola nicolas nicole niels nigel nikolaus nina nora norbert
    norman ola olaf oliver olivia olivier oscar otto pablo pamela paola paolo pascal patricia patrick patrizia paul
    paula pauline pavel pedro peggy penelope peter petra phil philip philipp philippa philippe pierre piotr rachel
    rafael rainer ralf raymond rebecca regina reinhard renate renee ricardo richard rita rob robert roberta roberto
    robin roger roland rolf ron ronald rosa rose rosemary roxana roy rudolf ruth sabina sabine sally sam samantha
    samuel sandra sara sarah sebastian sergio sharon sheila shirley silke silvia simon simona simone sofia sonia
    sonja sophia sophie stefan stefania stefanie steffen stella stephan stephanie stephen steve steven stuart susan
    susanna susanne suzanne sven svetlana sybille sylvia sylvie tamara tanja tanya tatiana teresa tessa theodor theresa
    thierry thomas thorsten tim timothy tina tobias tom tomasz toni tony torsten tracy udo ulrich ulrike ursula uta
    uwe valentina valerie vanessa vera veronica veronika victor victoria vincent viola virginia vladimir volker
    walter waltraud wendy werner wilhelm wolfgang xavier yannick yvette yvonne zoe
"""
GIVEN_NAMES = frozenset(_NAMES.split())
"""In lower case."""
