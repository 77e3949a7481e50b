import java.io.FileInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/** Holds each PDF of the arguments against veraPDF's profile of PDF/UA-1; ends with 1 when one breaks a rule. */
class Verapdf {
  private static final String PROFILE = "/org/verapdf/pdfa/validation/PDFUA-1.xml";
  private static final int SHOWN_OF_A_RULE = 3;

  public static void main(String[] files) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    ValidationProfile profile = Profiles.profileFromXml(PDFAParser.class.getResourceAsStream(PROFILE));
    int broken = 0;
    for (String file : files) if (!holds(file, profile)) broken++;
    System.out.printf("verapdf: %d rules, %d files, %d broken%n", profile.getRules().size(), files.length, broken);
    System.exit(broken > 0 ? 1 : 0);
  }

  private static boolean holds(String file, ValidationProfile profile) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), PDFAFlavour.PDFUA_1)) {
      PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, SHOWN_OF_A_RULE, false, false, false);
      ValidationResult result = validator.validate(parser);
      System.out.printf("%s %s (%d checks)%n", result.isCompliant() ? "holds " : "BROKEN", file, result.getTotalAssertions());
      Map<String, TestAssertion> rules = new LinkedHashMap<>();
      for (TestAssertion one : result.getTestAssertions())
        if (one.getStatus() == TestAssertion.Status.FAILED)
          rules.putIfAbsent(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber(), one);
      rules.forEach((rule, one) -> System.out.printf("  %s %s%n    %s%n", rule, one.getMessage(), one.getLocation().getContext()));
      return result.isCompliant();
    }
  }
}
