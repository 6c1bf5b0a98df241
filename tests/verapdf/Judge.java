// Judges PDF files by profiles of veraPDF: java Judge.java 2a,ua1 one.pdf two.pdf
// One line a file and profile: file, profile, true or false. After a false one the rules broken, each
// on a line that begins with a tab: clause, number of the test, what it says, where.
import java.io.FileInputStream;
import java.io.InputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Judge {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : arguments[0].split(",")) {
            for (int at = 1; at < arguments.length; at++) {
                judge(arguments[at], PDFAFlavour.byFlavourId(name));
            }
        }
    }

    private static void judge(String file, PDFAFlavour flavour) throws Exception {
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        try (InputStream input = new FileInputStream(file);
                PDFAParser parser = foundry.createParser(input, flavour);
                PDFAValidator validator = foundry.createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println(file + "\t" + flavour.getId() + "\t" + result.isCompliant());
            for (TestAssertion broken : result.getTestAssertions()) {
                System.out.println("\t" + broken.getRuleId().getClause()
                        + " " + broken.getRuleId().getTestNumber()
                        + " " + broken.getMessage() + " " + broken.getLocation().getContext());
            }
        }
    }
}
